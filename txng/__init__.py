"""Truy Xuất (txng): Vietnam's national product-traceability system. One code base, many nodes."""

__version__ = "0.1.0"
