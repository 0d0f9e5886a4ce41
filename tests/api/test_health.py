def test_the_service_says_it_is_well(client_as):
    answer = client_as(None).get("/sante")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
