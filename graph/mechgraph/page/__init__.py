"""The page: layout, drawing, and one offline HTML file."""
