"""Public days and days that some keep are told apart."""

from datetime import date

from core.holidays import KEPT_BY_SOME, observed_days, public_days

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def test_no_day_is_both_public_and_kept_by_some():
    for country in ("KE", "ME", "SE", "SS", "IN"):
        public = {one.day for one in public_days(country, FIRST, LAST)}
        observed = observed_days(country, FIRST, LAST)
        days = [one.day for one in observed]
        assert days == sorted(set(days))
        assert days
        assert not public & set(days)
        assert all(set(one.kept_by) <= set(KEPT_BY_SOME) for one in observed)


def test_a_day_of_two_faiths_is_one_day():
    friday = date(2028, 4, 14)
    (found,) = observed_days("ME", friday, friday)
    assert (found.name, found.kept_by) == ("Good Friday", ("catholic", "orthodox"))


def test_estimates_are_marked_and_their_names_are_plain():
    eid = next(one for one in observed_days("SS", FIRST, LAST) if one.is_estimated)
    assert eid.kept_by == ("islamic",)
    assert "estimated" not in eid.name


def test_a_country_that_nobody_keeps_a_table_of_has_none():
    assert observed_days("ZZ", FIRST, LAST) == []
