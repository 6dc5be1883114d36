"""The states of the United States: their area codes, their ZIP codes, their clocks. Data.

Area codes: the North American Numbering Plan. ZIP codes by their first three digits. A state with
two clocks has both here; ``_ONE_CLOCK`` names the parts of it that are known to keep one.
"""

from __future__ import annotations

_E, _C = "America/New_York", "America/Chicago"
_M, _P = "America/Denver", "America/Los_Angeles"

CLOCKS: dict[str, tuple[str, ...]] = {
    "AK": ("America/Anchorage", "America/Adak"),
    "AL": (_C,),
    "AR": (_C,),
    "AZ": ("America/Phoenix", "America/Denver"),
    "CA": (_P,),
    "CO": (_M,),
    "CT": (_E,),
    "DC": (_E,),
    "DE": (_E,),
    "FL": (_E, _C),
    "GA": (_E,),
    "HI": ("Pacific/Honolulu",),
    "IA": (_C,),
    "ID": ("America/Boise", _P),
    "IL": (_C,),
    "IN": (_E, _C),
    "KS": (_C, _M),
    "KY": (_E, _C),
    "LA": (_C,),
    "MA": (_E,),
    "MD": (_E,),
    "ME": (_E,),
    "MI": (_E, _C),
    "MN": (_C,),
    "MO": (_C,),
    "MS": (_C,),
    "MT": (_M,),
    "NC": (_E,),
    "ND": (_C, _M),
    "NE": (_C, _M),
    "NH": (_E,),
    "NJ": (_E,),
    "NM": (_M,),
    "NV": (_P, _M),
    "NY": (_E,),
    "OH": (_E,),
    "OK": (_C,),
    "OR": (_P, "America/Boise"),
    "PA": (_E,),
    "PR": ("America/Puerto_Rico",),
    "RI": (_E,),
    "SC": (_E,),
    "SD": (_C, _M),
    "TN": (_E, _C),
    "TX": (_C, _M),
    "UT": (_M,),
    "VA": (_E,),
    "VT": (_E,),
    "WA": (_P,),
    "WI": (_C,),
    "WV": (_E,),
    "WY": (_M,),
}

_AREA_CODES = """
AK 907
AL 205 251 256 334 659 938
AR 327 479 501 870
AZ 480 520 602 623 928
CA 209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661
CA 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951
CO 303 719 720 748 970 983
CT 203 475 860 959
DC 202 771
DE 302
FL 239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941
FL 954
GA 229 404 470 478 678 706 762 770 912 943
HI 808
IA 319 515 563 641 712
ID 208 986
IL 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872
IN 219 260 317 463 574 765 812 930
KS 316 620 785 913
KY 270 364 502 606 859
LA 225 318 337 457 504 985
MA 339 351 413 508 617 774 781 857 978
MD 227 240 301 410 443 667
ME 207
MI 231 248 269 313 517 586 616 679 734 810 906 947 989
MN 218 320 507 612 651 763 924 952
MO 235 314 417 557 573 636 660 816 975
MS 228 471 601 662 769
MT 406
NC 252 336 472 704 743 828 910 919 980 984
ND 701
NE 308 402 531
NH 603
NJ 201 551 609 640 732 848 856 862 908 973
NM 505 575
NV 702 725 775
NY 212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934
OH 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937
OK 405 539 572 580 918
OR 458 503 541 971
PA 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878
PR 787 939
RI 401
SC 803 821 839 843 854 864
SD 605
TN 423 615 629 731 865 901 931
TX 210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903
TX 915 936 940 945 956 972 979
UT 385 435 801
VA 276 434 540 571 686 703 757 804 826 948
VT 802
WA 206 253 360 425 509 564
WI 262 274 353 414 534 608 715 920
WV 304 681
WY 307
"""

#: State, first and last three digits of its ZIP codes.
_ZIP_CODES = """
AL 350-369 AK 995-999 AZ 850-865 AR 716-729 CA 900-961 CO 800-816 CT 060-069 DC 200-205 DE 197-199
FL 320-349 GA 300-319 GA 398-399 HI 967-968 IA 500-528 ID 832-838 IL 600-629 IN 460-479 KS 660-679
KY 400-427 LA 700-714 MA 010-027 MA 055-055 MD 206-219 ME 039-049 MI 480-499 MN 550-567 MO 630-658
MS 386-397 MT 590-599 NC 270-289 ND 580-588 NE 680-693 NH 030-038 NJ 070-089 NM 870-884 NV 889-898
NY 005-005 NY 100-149 OH 430-459 OK 730-749 OR 970-979 PA 150-196 PR 006-007 PR 009-009 RI 028-029
SC 290-299 SD 570-577 TN 370-385 TX 750-799 TX 885-885 TX 733-733 UT 840-847 VA 220-246 VA 201-201
VT 050-059 WA 980-994 WI 530-549 WV 247-268 WY 820-831
"""

#: Parts of states with two clocks, by ZIP code, whose one clock is beyond doubt.
_ONE_CLOCK: dict[str, str] = {
    _E: "320-323 326-349 400-418 460-462 480-497 374-374 377-379",
    _C: "324-325 420-424 463-464 370-372 380-384 664-676 680-689 750-797 570-574 580-584",
    _M: "798-799 885-885",
    _P: "835-835 838-838 970-978 889-897",
}


def _pairs(table: str) -> list[tuple[str, str]]:
    words = table.split()
    return list(zip(words[::2], words[1::2], strict=True))


def _spread(span: str) -> list[str]:
    first, last = span.split("-")
    return [f"{number:03}" for number in range(int(first), int(last) + 1)]


def _by_area_code() -> dict[str, str]:
    lines = (line.split() for line in _AREA_CODES.strip().splitlines())
    return {code: state for state, *codes in lines for code in codes}


#: Area code -> state; first three digits of a ZIP code -> state, and -> its one clock.
STATE_OF_AREA_CODE: dict[str, str] = _by_area_code()
STATE_OF_ZIP: dict[str, str] = {
    zip3: state for state, span in _pairs(_ZIP_CODES) for zip3 in _spread(span)
}
CLOCK_OF_ZIP: dict[str, str] = {
    zip3: zone
    for zone, spans in _ONE_CLOCK.items()
    for span in spans.split()
    for zip3 in _spread(span)
}
