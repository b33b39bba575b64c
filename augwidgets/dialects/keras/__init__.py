"""Keras: `layers` are those of Keras 3, `generator` is the old one, `migration` leads from it to the layers."""
