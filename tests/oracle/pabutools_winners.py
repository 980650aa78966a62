"""What pabutools chooses, printed as JSON: run by its own Python, in a process of its own.

    python pabutools_winners.py FILE.pb RULE UTILITY COMPLETION
    python pabutools_winners.py --each JOBS.json

The second takes a list of such lists, and prints the answers in a list. RULE is greedy or equal-shares.
pabutools is an oracle here and nothing of ours is imported. It reads the file itself; ties go by the order
of PROJECTS, as ours do unless told otherwise. Its greedy goes by satisfaction for the cost, so for greedy
every point is worth a project's cost: then it goes by points.
"""

import json
import logging
import sys

from pabutools.election import (
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    CardinalBallot,
    CardinalProfile,
    Cost_Sat,
    parse_pabulib,
)
from pabutools.rules import exhaustion_by_budget_increase, greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


def main(path, rule, utility, completion):
    logging.disable(logging.WARNING)
    instance, profile = parse_pabulib(path)
    order = file_order(path)
    ties = TieBreakingRule(lambda _instance, _profile, project: order[project.name])
    if utility not in SATISFACTION:
        profile = as_points(instance, profile, by_cost=rule == "greedy")
    voters = profile.num_ballots()
    satisfaction = SATISFACTION.get(utility, Additive_Cardinal_Sat)
    grouped = profile.as_multiprofile()
    if rule == "greedy":
        winners = greedy_utilitarian_welfare(instance, grouped, sat_class=satisfaction, tie_breaking=ties)
        supported = {project for ballot in grouped for project in ballot}
        winners = [project for project in winners if project in supported]
    elif completion == "none":
        winners = method_of_equal_shares(instance, grouped, sat_class=satisfaction, tie_breaking=ties)
    elif completion == "increment":  # its own and faster way, which also stops at an exhaustive outcome
        winners = method_of_equal_shares(
            instance, grouped, sat_class=satisfaction, tie_breaking=ties, voter_budget_increment=1
        )
    else:
        winners = exhaustion_by_budget_increase(
            instance,
            grouped,
            method_of_equal_shares,
            {"sat_class": satisfaction, "tie_breaking": ties},
            exhaustive_stop=completion == "add1-exhaustive",
            budget_step=voters,
            budget_bound=float("inf"),
        )
    return [project.name for project in winners]


def file_order(path):
    """Each project's place in PROJECTS."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = [line.strip() for line in file]
    start = lines.index("PROJECTS") + 2
    names = [line.split(";")[0] for line in lines[start : lines.index("VOTES")]]
    return {name: place for place, name in enumerate(names)}


def as_points(instance, profile, by_cost):
    """Points as they are, or the Borda points of a ranking: L - position, L the file's max_length."""
    longest = instance.meta.get("max_length")
    ballots = []
    for ballot in profile:
        if isinstance(ballot, CardinalBallot):
            points = {project: ballot[project] for project in ballot}
        else:
            first = int(longest) if longest else len(ballot)
            points = {project: first - place for place, project in enumerate(ballot)}
        worth = {project: points[project] * (project.cost if by_cost else 1) for project in points}
        ballots.append(CardinalBallot(worth))
    return CardinalProfile(ballots, instance=instance)


if __name__ == "__main__":
    if sys.argv[1] == "--each":
        with open(sys.argv[2], encoding="utf-8") as file:
            print(json.dumps([main(*job) for job in json.load(file)]))
    else:
        print(json.dumps(main(*sys.argv[1:])))
