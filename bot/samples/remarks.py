"""The commentary that the earlier edition of the sample scorecard carried: made up, like the rest of the history."""

REMARKS = {
    "CL-EET": (
        "45% is two points down on the end of last year. Personal advisers report that short contracts over the spring "
        "ended without an extension. The target rose to 52% in April."
    ),
    "CL-HOME": "Down two points. Records for young people who moved between districts are being brought up to date.",
    "LAC-20MILES": "Eleven children came closer to home during the quarter. The figure is now within the tolerance.",
    "FFD-TIMELY": "The target was met for the first time since it rose to 95%.",
    "SCH-OFSTED": "One school was moved out of good after an inspection in May.",
    "ADOPT-DAYS": "Two long-running cases ended in the quarter and weigh on the average.",
    "CP-REPEAT": "A review of 40 recent cases has begun and will report in September.",
    "HR-AGENCY": "Fewer agency social workers than a year ago; two specialist posts are still covered by agency staff.",
}
