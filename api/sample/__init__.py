"""The small demo catalogue: real films, made-up raters."""
