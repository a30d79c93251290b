"""How doubtful definitions were read when the truth was planted, and what plants bring along."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

READINGS: Mapping[str, str] = MappingProxyType({
    "findings": "A code is a predicate of its own: codes of one unit do not exclude each other "
                "(T3-DUE stands beside T3-BLANK; N-DUE, N-WORK-ONLY, N-BLIND beside N-BLANK).",
    "subject": "Codes of a tier have the place or unit as subject, its organisations as others; "
               "T3-JOINT-OVER has the branch. XA-NONE and PARTY-SHARE-LOW have the compound. "
               "SECRETARY-MULTI, POSTS-MANY, PART-TIME-BOTH have the person.",
    "dates": "The last day of a post, link or agreement is included. A body founded after the date "
             "is not there, nor are its posts and links. Reports and claims do not end.",
    "T1-NO-ORG": "Only work and town committees whose name or row points to the street count.",
    "T2.covered": "Communities and villages. A place whose body hangs below the wrong superior is "
                  "covered; the superior is a finding of its own.",
    "T2-SPELLING": "The body bears the bare stem and no row says what it covers: not known.",
    "T2-LEVEL-LOW": "Members are the body's own recorded number, full and probationary, which for "
                    "a committee is the sum of its branches. 50 and 100 themselves count.",
    "T2-LEVEL-LOW-VILLAGE": "100 or more and no committee, or more than 50 and a single branch.",
    "T2-SINGLE-BRANCH": "Communities only: nothing of a village hangs below its branch.",
    "T2-NO-JOINT-COMMITTEE": "Communities only; villages are not asked for a 大党委.",
    "T2-WRONG-PARENT": "The superior is not the organisation of the community's own street.",
    "T3.own": "A household minimum of 0 means all compounds, also where households are blank.",
    "T3-JOINT-ONLY": "A branch that covers two compounds or more is joint for each of them, "
                     "whatever the row calls the mode.",
    "T3-JOINT-OVER": "More than five compounds; counted by places, not by members.",
    "T3-WEAK": "Known to be not sound: no secretary, fewer than three full members (all members "
               "for a joint branch), or past its term and extension. One sound branch is enough.",
    "T3-WRONG-PARENT": "A branch of the compound's own is directly below a street's body or "
                       "below another community's body. No superior at all is not a wrong one.",
    "T3-MULTI": "Two or more branches of the compound's own below one superior, of any size.",
    "OVERLAP": "Two branches of the compound's own below different superiors.",
    "CHAIN-UNCLEAR": "Of organisations that cover a place: going up ends without meeting any "
                     "street's organisation. The wrong street is T2-WRONG-PARENT, not this.",
    "T4.covered": "Buildings of compounds covered on their own that have two buildings or more. "
                  "A group too small does not cover; of unknown size: unknown.",
    "T4-BLANK": "No group, and the number of resident members is not known to be 0.",
    "T4-NO-MEMBER": "Resident members are 0 and there is no group: not counted, listed apart.",
    "T4-SMALL": "The building of a group with fewer than three members or no full member.",
    "N.covered": "Firms and social organisations only. Not operating: not applicable; operating or "
                 "type blank: unknown. Attached counts as joint.",
    "N-DUE": "No organisation of any mode, and three or more full members of its own.",
    "N-BLIND": "No organisation; instructor, union and league all known to be missing; no tie.",
    "P.covered": "Property companies that serve a compound at the date. Owners' committees are not "
                 "asked: a covering link cannot point to them.",
    "C.covered": "The covering organisation states that it is areal or sectoral.",
    "CATEGORY-CONFLICT": "The end of the name decides what the body is; the record is reported.",
    "SAME-BODY": "Equal stem, no place of its own each (two communities of one name in two streets "
                 "are two bodies), and two superiors. The subject is the smaller code.",
    "SINGLE-BRANCH-GENERAL": "A general branch by name with exactly one subordinate.",
    "STREET-DIRECT-FIRMS": "The street's organisation is the subject; its carriers' branches are "
                           "no general committee that lies between.",
    "SPAN-HIGH": "Every body directly below counts, of any kind.",
    "TERM-OVERDUE": "Over on the day after the last day, or on the day start + years; a month that "
                    "has not passed wholly leaves it unknown. An extended term ends with it.",
    "TERM-DUE-6M": "Known not to be over, and over within six months.",
    "SECRETARY-VACANT": "Organisations of every kind, as the roster of posts is complete.",
    "BRANCH-UNDERSIZE": "Full members for branches, all members for joint branches.",
    "COMMAND-CYCLE": "One finding a circle; the subject is its smallest code. A body that is its "
                     "own superior is COMMAND-SELF alone.",
    "COMMAND-NO-SUPERIOR": "No superior in the network: blank, or a code that does not exist. The "
                           "district committee and bodies led from outside are roots.",
    "COMMAND-RANK": "The superior ranks lower than the subordinate; equal ranks are not planted.",
    "SECRETARY-MULTI": "Two branches or more; leading a community and one branch is none.",
    "POSTS-MANY": "Every post at the date counts, in any body: more than three.",
    "PART-TIME-BOTH": "兼职委员 of a body of a street and of a body of a community.",
    "PARTY-SHARE-LOW": "Party members among the listed; a seat not listed or a status not stated "
                       "may be one. The committee's columns count where nobody is listed.",
    "XA-ANY": "Complete means as many persons listed as seats. The declared number of shared "
              "persons answers XA-ANY, never XA-UNITY.",
    "XA-UNITY": "Not known where the secretary or the director is not listed.",
    "XA-NONE": "XA-ANY is known to be no.",
    "COMMUNITY-UNITY": "The secretary of the community's body chairs its residents' committee; no "
                       "body: not applicable; a body not yet matched: unknown.",
    "OC-DUE": "By the national profile: half of the area or more is delivered, no committee at the "
              "date, and no interim body that may still stand. The committee's own roster is "
              "complete, so a blank is no committee.",
    "OC-UNKNOWN": "No committee, and the delivered share is blank.",
    "OC-TERM-OVERDUE": "Over on the day after the last day; a month that has not passed wholly "
                       "leaves it unknown. Founding and years only show that a first term runs.",
    "OC-TERM-DUE": "Known not to be over, and over within the 60 days of the profile.",
    "OC-SIZE": "The stated seats, not the persons listed.",
    "OC-UNFILED": "Not filed at the date, founded more than 30 days before; filed late is filed.",
    "OC-INTERIM-OVERDUE": "Two years from its founding; a month counts from its last day.",
    "OC-NOT-OWNER": "The member's homes are given and none is in the compound; blank is unknown.",
    "OC-CONFLICT": "A member works for the company that serves the compound at the date.",
    "PART-TIME-COUNT": "Part-time members of the 大工委 or 大党委 against the range of the street, "
                       "or of the form of the community's body; without a body not judged.",
    "PART-TIME-EVEN": "All who sit in the body, only where full-time members are listed.",
    "AGREEMENT-DUE": "In force, and its last day lies within 90 days, both days included; a month "
                     "only if all of it does.",
    "AGREEMENT-ONE-PARTY": "In force with fewer than two parties on record.",
    "ALLIANCE-NO-LEAD": "Every member's role is stated and none leads at the date.",
    "BODY-INACTIVE": "No activity since the start of the second last whole period, the current one "
                     "included; a body founded after that start is not asked.",
    "joint graph": "A unit is one node with its organisations; a place is one node with its "
                   "organisation and the bodies it hosts. Membership, duty, report, agreement and "
                   "claim tie; alliances are nodes of their own; offices in a place do not tie.",
    "JOINT-NONE-UNIT": "All units of the roster, of every type, tied to no community or village.",
    "JOINT-NONE-COMMUNITY": "Communities and villages without a tied unit; JOINT-ONE-TIE: one.",
    "JOINT-KEY-UNIT": "last_tie + cut_off > 0, where cut_off counts communities connected with "
                      "their own street's node before the unit leaves and not after.",
})  # fmt: skip

INTERACTIONS: Mapping[str, str] = MappingProxyType({
    "single branch, blank compounds": "Compounds of a single-branch community are T3-BLANK (one "
                                      "of two also T3-DUE): nothing can hang below.",
    "single branch of 50": "T2-LEVEL-LOW and T2-SINGLE-BRANCH; 50 is not oversize.",
    "village branch of 51": "T2-LEVEL-LOW-VILLAGE and BRANCH-OVERSIZE; one of 50 is neither.",
    "overlap": "The second branch hangs below another community: T3-WRONG-PARENT as well.",
    "no superior": "A compound's branch without one: COMMAND-NO-SUPERIOR and CHAIN-UNCLEAR; a "
                   "firm's branch: the former only. So does a superior code that does not exist.",
    "circle": "Of firms' committees: COMMAND-CYCLE only; of carriers' committees: each of them "
              "CHAIN-UNCLEAR as well.",
    "term, size, secretary": "On a compound's branch each brings T3-WEAK at the same dates; on a "
                             "firm's branch none.",
    "blank until founded": "T3-BLANK and T3-DUE end where a branch is founded; the compound has "
                           "one building, so that tier 4 never applies.",
    "not covered alone": "Blank and joint compounds: tier 4 and cross-appointment do not apply.",
    "blind": "A blind unit has no tie: JOINT-NONE-UNIT as well, from the same date.",
    "one tie": "The unit of a JOINT-ONE-TIE community is JOINT-KEY-UNIT.",
    "street without bodies": "T1-NO-ORG, T1-NO-JOINT-COMMITTEE and T1-NO-CONFERENCE together.",
    "street of many firms": "STREET-DIRECT-FIRMS and SPAN-HIGH; another street the former only.",
    "firm with a union until founded": "N-BLANK, N-DUE and N-WORK-ONLY end together.",
    "committee founded later": "OC-DUE until it is founded: nine tenths are delivered.",
    "interim body too old": "OC-INTERIM-OVERDUE, and from that day OC-DUE where due.",
    "cut pair, no tie": "Their part-time members work for no unit: no tie is made.",
    "share and shared": "Committees low in Party members share the secretary: XA-ANY is yes.",
})  # fmt: skip
