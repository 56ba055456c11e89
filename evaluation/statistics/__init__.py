"""Statistics of evaluation waves: values in, values out, no framework."""
