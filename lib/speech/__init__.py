"""Who writes down what a learner says, and who reads aloud what a partner says."""
