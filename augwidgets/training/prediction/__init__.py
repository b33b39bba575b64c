"""What a Keras classifier makes of a picture: which class, by what it sees, and how far it still knows it.

* `classifier`: `Classifier`, a model with what must be known to hand it pictures; `architecture`: what of that can be
  read from the model; `watching`: scores and gradients, by whichever backend Keras runs on.
* `predicted`: classes with their probabilities; `grad_cam`: where it looks; `feature_maps`: what its convolutions make
  of a picture, and their kernels.
* `adversarial`: a picture changed a little so that it is taken for something else.
* `robustness`: accuracy while one parameter of a transform goes from low to high; `known_range`: how far one picture is
  still known; `varying`: pictures along a parameter; `connected`: the part of a curve that hangs together.
* `trained_network`: small models that train in seconds.
"""
