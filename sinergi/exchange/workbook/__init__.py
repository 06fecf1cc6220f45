"""The planner's workbook: template, tolerant reading, marked and filled copies, merging."""
