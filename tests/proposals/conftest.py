"""The stage of the web's tests, for those that look at a group's own pages."""

from tests.web.conftest import stage, whole_stage

__all__ = ["stage", "whole_stage"]
