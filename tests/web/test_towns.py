"""The two towns are copied for each test: none sees what another did to them."""

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Area, Entry, Evidence
from ledger.pictures import original_path


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_does_to_the_towns_is_gone_with_it(towns, instance_folder, turn):
    """Whichever comes second finds what the first has renamed, moved and removed as it was."""
    area, entry = (db.session.get(*one) for one in ((Area, towns.ours["area_id"]), (Entry, towns.ours["entry_id"])))
    assert (area.name, entry.state) == ("甲村一网格一组", "reported")
    sha256 = db.session.scalars(sa.select(Evidence.sha256)).first()
    picture = original_path(instance_folder / "evidence", sha256)
    assert picture.is_file()
    area.name, entry.state, towns.ours["entry_id"] = "别处", "void", 0
    db.session.commit()
    picture.unlink()
