"""What people see: short scripts that get, draw and act. No logic that a test would want."""
