"""What is measured, side by side with peers in the same run. Results are committed with machine and date."""
