"""Writing. Every public function is one transaction."""
