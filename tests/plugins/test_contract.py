"""Every shipped criterion keeps the contract of the plugin API."""

from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.insertion import Insertion
from matchmaker_plugins.local import Local
from matchmaker_plugins.organic import Organic
from matchmaker_plugins.reservation import Reservation
from matchmaker_plugins.text import Text

from matchmaker.plugin_api.testing import CriterionContract


class TestCpv(CriterionContract):
    criterion_type = Cpv


class TestInsertion(CriterionContract):
    criterion_type = Insertion


class TestLocal(CriterionContract):
    criterion_type = Local


class TestOrganic(CriterionContract):
    criterion_type = Organic


class TestReservation(CriterionContract):
    criterion_type = Reservation


class TestText(CriterionContract):
    criterion_type = Text
