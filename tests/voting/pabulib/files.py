"""Pabulib files made up for tests, and taken apart where something is to be wrong."""

from __future__ import annotations

import io

from voting.pabulib import Election, parse

META = """\
META
key;value
description;A made-up election
num_projects;3
num_votes;4
budget;100
vote_type;approval
"""
PROJECTS = """\
PROJECTS
project_id;cost;name
a;60;First
b;50;Second
c;40;Third
"""
VOTES = """\
VOTES
voter_id;vote;age
1;a,b;30
2;a;41
3;c,a;52
4;;63
"""
APPROVAL = META + PROJECTS + VOTES
SHARES = """\
META
key;value
num_projects;3
num_votes;4
budget;92
vote_type;approval
PROJECTS
project_id;cost
allotment;30
choir;30.5
walk;40
VOTES
voter_id;vote
1;allotment,choir
2;allotment,choir
3;allotment,walk
4;walk
"""
"""Raised twice, from 23 to 25: the allotment takes 10 of three, the walk then 15 and 25 of its two."""


def election(text: str) -> Election:
    return parse(io.BytesIO(text.encode()))


def with_points(vote_type: str, *ballots: str, bounds: str = "") -> str:
    """A file with the ballots `vote;points`, and further lines of META."""
    meta = META.replace("approval", vote_type).replace("num_votes;4", f"num_votes;{len(ballots)}")
    rows = "".join(f"{number};{ballot}\n" for number, ballot in enumerate(ballots, start=1))
    return f"{meta}{bounds}{PROJECTS}VOTES\nvoter_id;vote;points\n{rows}"
