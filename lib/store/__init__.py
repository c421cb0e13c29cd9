"""What is kept: the only room that knows SQLAlchemy. It gives values of the domain, never rows."""
