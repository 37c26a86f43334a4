"""The classes that `import wangge` provides; users import their names from `wangge`."""
