import numpy as np

from training.report.charts import precision_chart, reliability_chart

CONFIDENCE = np.linspace(0.2, 1, 50)
RIGHT = CONFIDENCE > 0.5


def test_charts_are_svg_that_loads_nothing_and_repeats_itself():
    for chart in (
        reliability_chart(CONFIDENCE, RIGHT),
        precision_chart(CONFIDENCE, RIGHT, (0.4, 0.97)),
        precision_chart(CONFIDENCE, RIGHT, (0.0, None)),
    ):
        assert chart.startswith("<svg")
        assert "<image" not in chart
        assert 'href="http' not in chart
    assert reliability_chart(CONFIDENCE, RIGHT) == reliability_chart(CONFIDENCE, RIGHT)
