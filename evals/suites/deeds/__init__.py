"""Requests with what each asks for: what the planner's choice by likeness is learned from, and measured on."""
