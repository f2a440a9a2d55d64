import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import uploads
from api.problems import ProblemError
from api.uploads import SUFFIXES, clean_name, known_suffix
from tests.api.conftest import CSV

URL = "/api/v1/batches"


def files(name="诉求.csv", content=CSV):
    return {"file": (name, content, "text/csv")}


def left(batch_settings):
    """Return the folders of jobs that are there."""
    folder = batch_settings().batches
    return [p for p in folder.iterdir() if p.is_dir()] if folder.is_dir() else []


def test_the_file_arrives_as_it_was(batch_client, batch_settings):
    content = CSV + bytes(range(256)) * 20_000  # 5 MB: several blocks
    answer = batch_client().post(URL, files=files(content=content))
    assert answer.status_code == 202
    (folder,) = left(batch_settings)
    assert (folder / "upload.csv").read_bytes() == content


def test_more_than_other_requests_may_send_is_taken(batch_client):
    assert batch_client().post(URL, files=files(content=b"x" * 9_000_000)).status_code == 202


@pytest.mark.parametrize("told", [True, False])
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(batch_client, batch_settings, told):
    client = batch_client(batch_upload_bytes=100_000)
    request = client.build_request("POST", URL, files=files(content=b"x" * 300_000))
    body = request.read()
    sent = []

    def pieces():
        for start in range(0, len(body), 1000):
            sent.append(start)
            yield body[start : start + 1000]

    headers = {"content-type": request.headers["content-type"]}
    answer = client.post(URL, content=body if told else pieces(), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "过大" in answer.json()["detail"]
    assert left(batch_settings) == []


def test_what_goes_on_around_the_file_is_counted_as_well(batch_client, batch_settings):
    body = (
        b"--b\r\n" + b'Content-Disposition: form-data; name="text_column"\r\n\r\n' + b"x" * 300_000
    )
    headers = {"content-type": "multipart/form-data; boundary=b"}
    client = batch_client(batch_upload_bytes=1000)
    assert client.post(URL, content=iter([body]), headers=headers).status_code == 413
    assert left(batch_settings) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"--b--\r\n", 422),
        (b"nothing of the kind", 400),
        (b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx', 400),
        (b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--b--', 422),
        (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--', 422),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", 422),
        (b"--b\r\nX: y\r\n\r\nx\r\n--b--", 422),
    ],
)  # fmt: skip
def test_what_is_no_form_with_a_file_is_refused(batch_client, batch_settings, body, status):
    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = batch_client().post(URL, content=body, headers=headers)
    assert answer.status_code == status
    assert left(batch_settings) == []


@pytest.mark.parametrize("kind", ["application/json", "text/csv", "multipart/form-data", ""])
def test_other_kinds_of_requests_are_refused(batch_client, kind):
    answer = batch_client().post(URL, content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 415


def test_an_empty_file_is_refused(batch_client, batch_settings):
    assert batch_client().post(URL, files=files(content=b"")).status_code == 422
    assert left(batch_settings) == []


@pytest.mark.parametrize("name", ["a.exe", "csv", "a.csv.exe", "a.xlsx.gz", "a", "a.csv/"])
def test_files_of_other_kinds_are_refused(batch_client, batch_settings, name):
    answer = batch_client().post(URL, files=files(name))
    assert answer.status_code == 422
    assert "不支持" in answer.json()["detail"]
    assert left(batch_settings) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_is_known_in_any_case(suffix):
    assert known_suffix(f"某某{suffix.upper()}") == suffix


@pytest.mark.parametrize(
    "data",
    [
        {"codes": "perhaps"},
        {"codes": ""},
        {"encoding": "hex"},
        {"encoding": "no-such"},
        {"encoding": "a\0b"},
        {"text_column": "x" * 201},
        {"other": "1"},
        {"codes": ["true", "false"]},
    ],
)
def test_fields_that_cannot_be_used_are_refused(batch_client, batch_settings, data):
    answer = batch_client().post(URL, files=files(), data=data)
    assert answer.status_code == 422
    assert left(batch_settings) == []


def test_fields_left_empty_are_as_if_not_sent(batch_client):
    client = batch_client()
    data = {"text_column": " ", "encoding": "", "evidence": "false"}
    answer = client.post(URL, files=files(), data=data)
    assert answer.status_code == 202
    job = client.app.state.batch_jobs.store.load(answer.json()["id"])
    assert job.options == {"codes": False, "evidence": False}


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("诉求.csv", "诉求.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\桌面\\一月.CSV", "一月.csv"),
        ("..csv", "诉求.csv"),
        ("/.csv", "诉求.csv"),
        ("a\r\nSet-Cookie: x\0\x1b[31m.csv", "aSet-Cookie_ x[31m.csv"),
        ("gpj\u202evsc.csv", "gpjvsc.csv"),
        ("长" * 500 + ".csv", "长" * 60 + ".csv"),
        ('a"b<c>|?*.csv', "a_b_c____.csv"),
    ],
)
def test_a_name_is_made_safe(sent, name):
    assert clean_name(sent, ".csv") == name


@given(st.text(), st.sampled_from(SUFFIXES))
def test_any_name_is_one_name(text, suffix):
    name = clean_name(text + suffix, suffix)
    assert name.endswith(suffix)
    assert name.isprintable()
    assert not set(name) & set('/\\\0\r\n"')
    assert len(name.encode()) < 255


def test_names_in_gbk_are_read(batch_client):
    head = 'Content-Disposition: form-data; name="file"; filename="一月.csv"'.encode("gbk")
    body = b"--b\r\n" + head + b"\r\n\r\n" + CSV + b"\r\n--b--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert batch_client().post(URL, content=body, headers=headers).json()["name"] == "一月.csv"


def test_a_client_that_falls_silent_is_given_up(monkeypatch, tmp_path):
    import asyncio

    from starlette.requests import Request

    monkeypatch.setattr(uploads, "MOST_SECONDS_BETWEEN", 0.01)

    async def receive():
        await asyncio.Event().wait()

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with pytest.raises(ProblemError, match="上传中断") as caught:
        asyncio.run(uploads.receive_upload(request, tmp_path, 1000))
    assert caught.value.status == 408
