"""Who gets what, route by route: the table that test_access walks."""

from tests.neighbours import THE_STRANGER

# Column → who of `tests.neighbours` walks. The stranger is worker, officer and administrator of the other town.
WALKERS = {
    "nobody": None, "worker": "worker", "officer": "officer", "leader": "leader", "admin": "administrator",
    "auditor": "auditor", "stranger": THE_STRANGER,
}  # fmt: skip

# Method, endpoint, and what the address is about where it is not the usual; then the answer for each of WALKERS.
# "in": led to the sign-in page; "on": done, or led on to a page of the ledger; 404: for this person it does not exist.
# Every address is about our town. Forms are sent empty but for their token, so 422 means: may, but nothing was filled in.
# What is sent changes the town; an act that ends something stands after whatever still needs it.
TABLE = """
                                                          nobody   worker  officer   leader    admin  auditor stranger
GET  account.home                                             in       on       on       on       on       on       on
GET  account.password                                         in      200      200      200      200      200      200
GET  town_rules.change                                       in      404      404      404      200      404      404
GET  town_rules.change key=nonsense                          in      404      404      404      404      404      404
GET  town_rules.forget                                       in      404      404      404       on      404      404
GET  rule_rehearsals.show                                     in      404      404      404      200      404      404
GET  rule_rehearsals.show key=nonsense                        in      404      404      404      404      404      404
GET  town_rules.show                                         in      404      404      404      200      404      200
GET  areas.list                                               in      404      404      404      200      404      200
GET  areas.load                                               in      404      404      404      200      404      200
GET  areas.move                                               in      404      404      404      200      404      404
GET  areas.new                                                in      404      404      404      200      404      404
GET  areas.rename                                             in      404      404      404      200      404      404
GET  areas.restore                                            in      404      404      404      200      404      404
GET  areas.retire                                             in      404      404      404      200      404      404
GET  areas.show                                               in      404      404      404      200      404      404
GET  calculator.show                                          in      200      200      200      200      200      200
GET  check.show                                               in      403      403      403      200      403      200
GET  checklists.edit                                          in      404      404      404      200      404      404
GET  checklists.edit checklist_id=own                         in      404      404      404      200      404      404
GET  checklists.edit_item                                     in      404      404      404      200      404      404
GET  checklists.end_item                                      in      404      404      404      200      404      404
GET  checklists.list                                          in      404      404      404      200      404      200
GET  checklists.new                                           in      404      404      404      200      404      404
GET  checklists.new book=nonsense                             in      404      404      404      404      404      404
GET  checklists.new_item                                      in      404      404      404      200      404      404
GET  checklists.show                                          in      404      404      404      200      404      404
GET  checklists.show checklist_id=own                         in      404      404      404      200      404      404
GET  entries.list                                             in      200      200      200      404      404      200
GET  entries.list book=nonsense                               in      404      404      404      404      404      404
GET  entries.open                                             in      200      200      200      404      404      200
GET  entries.overdue                                          in      200      200      200      404      404      200
GET  entries.show                                             in      200      200      200      404      404      404
GET  entries.step step=remark                                 in      200      200      200      404      404      404
GET  entries.step step=order                                  in      403      200      403      404      404      404
GET  entries.step step=hand_over                              in      403      200      200      404      404      404
GET  entries.step step=close                                  in      403      403      403      404      404      404
GET  entries.step step=report                                 in      404      404      404      404      404      404
GET  entries.step step=nonsense                               in      404      404      404      404      404      404
GET  drafts.show                                              in      200      200      200      200      200      200
GET  drafts.ask                                               in      200      200      200      200      200      200
GET  evidence.original                                        in      200      200      200      404      404      404
GET  evidence.show size=small                                 in      200      200      200      404      404      404
GET  evidence.show size=large                                 in      200      200      200      404      404      404
GET  evidence.show size=huge                                  in      404      404      404      404      404      404
GET  evidence.upload                                          in      200      404      404      404      404      404
GET  evidence.proposed size=small                             in      404      404      404      404      404      404
GET  merging.ask                                              in      403      200      200      404      404      404
GET  splitting.ask                                            in      403      200      200      404      404      404
GET  linking.ask                                              in      403      200      200      404      404      404
GET  figures.show                                             in      404      200      200      404      404      200
GET  figures.lines code=A-2v                                  in      404      200      200      404      404      200
GET  filing.choose                                            in      200      200      200      404      404      200
GET  first.show                                               in       in       in       in       in       in       in
GET  holidays.load                                            in      404      404      404      403      404      403
GET  founding.show                                            in      404      404      404      200      404      200
GET  holidays.show                                            in      404      404      404      200      404      200
GET  inbox.show                                               in      200      200      200      404      404      200
GET  batch.choose                                             in      200      200      200      404      404      200
GET  batch.step step=close                                    in      403      403      403      404      404      403
GET  batch.step book=nonsense step=close                      in      404      404      404      404      404      404
GET  batch.step step=report                                   in      404      404      404      404      404      404
GET  limits.show                                              in      404      200      200      200      404      200
GET  log.show                                                 in      404      404      404      404      200      404
GET  look_up.ask                                              200      200      200      200      200      200      200
GET  me.show                                                  in      200      200      200      200      200      200
GET  approvals.list                                           in      404      404      200      404      404      404
GET  overview.show                                            in      404      200      200      404      404      200
GET  papers.list                                              in      200      200      200      404      404      200
GET  people.edit                                              in      404      404      404      200      404      404
GET  people.end                                               in      404      404      404      200      404      404
GET  people.list                                              in      404      404      404      200      404      200
GET  people.new                                               in      404      404      404      200      404      200
GET  people.new_post                                          in      404      404      404      200      404      404
GET  people.password                                          in      404      404      404      200      404      404
GET  people.restore                                           in      404      404      404      200      404      404
GET  people.retire                                            in      404      404      404      200      404      404
GET  people.show                                              in      404      404      404      200      404      404
GET  sealed.ask entry_id=own                                in      404      200      200      404      404      404
GET  sealed.ask                                            in      404      404      404      404      404      404
GET  entries.show entry_id=own                                in      404      200      200      404      404      404
GET  reminders.follow                                         in       on      404      404      404      404      404
GET  reminders.show                                           in      200      200      200      200      200      200
GET  sign_in.show                                            200       on       on       on       on       on       on
GET  sites.change                                             in      200      200      200      404      404      404
GET  sites.list                                               in      200      200      200      404      404      200
GET  sites.near                                               in      422      422      422      404      404      422
GET  sites.new                                                in      200      200      200      404      404      200
GET  premises.show                                            in      200      200      200      404      404      404
GET  sites.retire                                             in      200      200      200      404      404      404
GET  sites.search                                             in      200      200      200      404      404      200
GET  sites.show                                               in      200      200      200      404      404      404
GET  static                                                  200      200      200      200      200      200      200
GET  visits.begin                                             in      200      200      200      404      404      404
GET  visits.choose                                            in      200      200      200      404      404      200
GET  visits.go                                                in       on       on       on       on       on       on
GET  visits.show                                              in      200      200      200      404      404      404
POST account.change                                           in      422      422      422      422      422      422
POST account.large_text                                       in       on       on       on       on       on       on
POST town_rules.change                                       in      404      404      404      422      404      404
POST town_rules.forget                                       in      404      404      404       on      404      404
POST rule_rehearsals.decide                                   in      404      404      404       on      404      404
POST areas.load                                               in      404      404      404      422      404      422
POST areas.move                                               in      404      404      404      422      404      404
POST areas.new                                                in      404      404      404      422      404      404
POST areas.rename                                             in      404      404      404      422      404      404
POST areas.restore                                            in      404      404      404       on      404      404
POST checklists.edit                                          in      404      404      404      422      404      404
POST checklists.edit_item                                     in      404      404      404      422      404      404
POST checklists.new                                           in      404      404      404      422      404      404
POST checklists.new_item                                      in      404      404      404      422      404      404
POST batch.take step=close                                    in      403      403      403      404      404      403
POST entries.take step=remark                                 in      422      422      422      404      404      404
POST entries.take step=order                                  in      403      422      403      404      404      404
POST entries.take step=close                                  in      403      403      403      404      404      404
POST entries.take step=report                                 in      404      404      404      404      404      404
POST proposals.refused                                        in      403      403      422      404      404      404
POST proposals.withdrawn                                      in      403       on      403      404      404      404
POST proposals.agreed                                         in      403      403       on      404      404      404
POST merging.merged                                           in      403      422      422      404      404      404
POST merging.parted                                           in       on       on       on      404      404      404
POST merging.told                                             in      404      404      404      404      404      404
POST splitting.done                                           in      403      422      422      404      404      404
POST splitting.rejoined                                       in      404      404      404      404      404      404
POST linking.tied                                             in      403      422      422      404      404      404
POST linking.untied                                           in      404      404      404      404      404      404
POST evidence.receive_one                                     in      422      422      422      422      422      422
POST filing.submit                                            in      422      422      422      404      404      422
POST first.submit                                            422      422      422      422      422      422      422
POST holidays.decide                                          in      404      404      404      403      404      403
POST holidays.load                                            in      404      404      404      403      404      403
POST look_up.show                                             422      422      422      422      422      422      422
POST sealed.show entry_id=own                              in      404      422      422      404      404      404
POST sealed.show                                           in      404      404      404      404      404      404
POST sealed.new_code                                       in      404      404      404      404      404      404
POST sealed.new_code entry_id=own                          in      404       on       on      404      404      404
POST people.edit                                              in      404      404      404      422      404      404
POST people.new                                               in      404      404      404      422      404      422
POST people.new_post                                          in      404      404      404      422      404      404
POST reminders.read                                           in       on       on       on       on       on       on
POST sign_in.submit                                          422      422      422      422      422      422      422
POST premises.change                                          in      422      422      422      404      404      404
POST sites.change                                             in      409      409      409      404      404      404
POST sites.new                                                in      422      422      422      404      404      422
POST visits.clean                                             in       200      200      200     404      404      404
POST visits.explain                                           in       on       on       on      404      404      404
POST visits.withdraw                                          in       403      403      403      404      404      404
POST visits.record                                            in      422      422      422      404      404      404
POST sites.retire                                             in       on       on       on      404      404      404
POST checklists.reorder checklist_id=own item_id=own          in      404      404      404       on      404      404
POST checklists.end_item checklist_id=own item_id=own         in      404      404      404       on      404      404
POST people.password                                          in      404      404      404      200      404      404
POST people.end                                               in      404      404      404       on      404      404
POST people.retire                                            in      404      404      404       on      404      404
POST people.restore                                           in      404      404      404      200      404      404
POST areas.retire                                             in      404      404      404       on      404      404
POST sign_in.leave                                            in       in       in       in       in       in       in
"""
