"""Files in, values out, and tables back into files. Nothing here knows the database except the `apply` modules."""
