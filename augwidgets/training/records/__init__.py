"""What trainings leave behind for later: settings, curves, figures and files, in a plain folder or in MLflow.

* `opening`: `open_records`, which takes what users write as ``log_to=``; `run`: `Records` and `Run`, which trainings
  write to, and `Store`, what a place must be able to do.
* `folder`: a folder of JSON, CSV and PNG; `mlflow_store`: MLflow's local store, or any other that it reaches.
* `comparisons`: what is written down of a comparison, training by training.
"""
