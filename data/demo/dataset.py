"""The whole demonstration set as frames, one for each table."""

import pandas as pd

from data.demo.incidents import incident_frame
from data.demo.parameters import Parameters
from data.demo.units import sign_frames, unit_frame
from data.demo.world import Reference, build_world


def generate(reference: Reference, parameters: Parameters) -> dict[str, pd.DataFrame]:
    """Return table name → rows: reporting_unit, incident, activity, report_week.

    The same reference and parameters give identical rows. `unit_id` counts the units of the set from 1. Repeated
    text is categorical, dates and times are datetime64[s] (times in UTC).
    """
    world = build_world(reference, seed=parameters.seed)
    incidents = incident_frame(world, parameters)
    units = unit_frame(world, parameters)
    report_week, activities = sign_frames(world, parameters, units, incidents)
    return {"reporting_unit": units, "incident": incidents, "activity": activities, "report_week": report_week}
