"""The classes behind `import wangge`, whose names users take from `wangge` itself."""
