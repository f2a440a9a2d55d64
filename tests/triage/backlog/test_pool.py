import os

import pytest

from triage.backlog.pool import Pool
from triage.errors import WorkerError


def upper(texts):
    return [[text.upper(), str(os.getpid())] for text in texts]


def fatal(_texts):
    os._exit(9)


ITEMS = [(n, [f"a{n}", f"b{n}"], None) for n in range(20)]


@pytest.fixture
def pool(request):
    pool = Pool(*request.param)
    yield pool
    pool.close()


@pytest.mark.parametrize("pool", [(upper, 1), (upper, 2)], indirect=True)
def test_results_come_in_order(pool):
    found = list(pool.in_order(ITEMS))
    assert [item for item, _, _ in found] == list(range(20))
    assert [[row[0] for row in cells] for _, cells, _ in found] == [
        [f"A{n}", f"B{n}"] for n in range(20)
    ]
    assert all(new for _, _, new in found)


@pytest.mark.parametrize("pool", [(upper, 2)], indirect=True)
def test_what_is_done_is_not_done_again(pool):
    items = [(0, ["a"], [["kept"]]), *ITEMS[1:3]]
    found = list(pool.in_order(items))
    assert found[0] == (0, [["kept"]], False)
    assert [new for _, _, new in found] == [False, True, True]


@pytest.mark.parametrize("pool", [(upper, 2)], indirect=True)
def test_only_a_few_pieces_are_read_ahead(pool):
    read = []

    def items():
        for item in ITEMS:
            read.append(item)
            yield item

    next(pool.in_order(items()))
    assert len(read) == 2 * 2 + 1


@pytest.mark.parametrize("pool", [(upper, 2)], indirect=True)
def test_a_single_piece_is_done_in_this_process(pool):
    ((_, cells, _),) = pool.in_order(ITEMS[:1])
    assert cells[0][1] == str(os.getpid())


@pytest.mark.parametrize("pool", [(fatal, 2)], indirect=True)
def test_a_worker_that_dies_is_one_sentence(pool):
    with pytest.raises(WorkerError, match=r"--workers.*。$"):
        list(pool.in_order(ITEMS))
