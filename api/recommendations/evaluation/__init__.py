"""Measuring recommendations: splits, measures, simple rivals, and made-up ratings to fit."""
