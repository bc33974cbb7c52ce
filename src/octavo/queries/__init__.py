"""Query parameters (filters, sort, fields, populate, pagination) checked and compiled to plans for
storage.
"""
