"""Lessons and pilots: the list, one practice with what it changed, telling a new one."""
