"""What can be asked of a network: each analysis is a module with one public function."""
