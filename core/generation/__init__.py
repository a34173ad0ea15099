"""From a prompt to shader text with a trained model."""
