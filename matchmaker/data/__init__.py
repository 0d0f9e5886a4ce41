"""Reference tables built from open data; origin and licences in README.md."""
