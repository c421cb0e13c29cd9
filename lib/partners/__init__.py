"""Who answers: a model, or the offline partner, behind one contract."""
