"""HTTP, thin: forms from the declaration, ten-line views."""
