"""Columns that hold personal data, found by heading and by content: they refuse the whole file.

UU 27/2022 (PDP) and UU 21/2007 (identity of victims and witnesses) are why. What is found is named by the column's
heading and the kind of data alone; a cell is never kept, shown or written anywhere. Shapes of numbers: NIK, 16 digits
with a date of birth (Permendagri 72/2022); NIP, 18 digits that begin with one (BKN); Indonesian passports, a letter and
seven digits (within ICAO Doc 9303).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from locales import text

NIK, NIP, PHONE, EMAIL, ADDRESS, PASSPORT = "nik", "nip", "phone", "email", "address", "passport"
NAME, STORY, BIRTH, PICTURE = "name", "story", "birth", "picture"
PEOPLE = (
    "lengkap|orang|korban|saksi|pelapor|terlapor|pelaku|tersangka|pemohon|petugas|pegawai|pejabat|pmi|cpmi|tki|tkw|wni"
    "|wna|ayah|ibu|bapak|suami|istri|anak|keluarga|wali|sponsor|perekrut|calo|agen|kontak|pic|penanggung ?jawab|kades"
    "|kepala desa|lurah|pimpasa|peserta|pendamping|narasumber|ctki|ctkw|terduga|pengadu|penerima|majikan|tokoh|warga"
    "|kandung|umur|usia|panggilan|terang"
)
ALONE = (
    "korban|saksi|pelapor|terlapor|pelaku|tersangka|pemohon|petugas|pegawai|pejabat|ayah|ibu|bapak|suami|istri|keluarga"
    "|wali|sponsor|perekrut|calo|pic|penanggung ?jawab|kades|kepala desa|lurah|narasumber|terduga|pengadu|majikan"
)
PLACES = (
    "desa|kelurahan|kel|kec|kecamatan|kab|kabupaten|kota|prov|provinsi|kantor|kanim|wilayah|daerah|kegiatan|unit"
    "|instansi|upt"
)
HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (
            NAME,
            (
                rf"^nama$|\bnama\b(?! ({PLACES})\b).*\b({PEOPLE})\b|^({ALONE})$"
                r"|\b(full|first|last|victim|officer) ?name\b|^name$|\binisial\b|\balias\b"
                r"|\bidentitas\b|\b(ibu|ayah) kandung\b"
            ),
        ),
        (NIK, r"\bn ?i ?k\b|\b(no|nomor)\b.*\b(ktp|kk|kartu keluarga|induk)\b|^ktp\b|\bkitas\b|\bkitap\b"),
        (
            PASSPORT,
            (
                r"\b(no|nomor|number)\b.*\b(paspor|passport|pasport|dokumen perjalanan)\b"
                r"|\b(paspor|passport|pasport) (no|nomor|number)\b|^(paspor|passport|pasport)$|\bsplp\b"
            ),
        ),
        (
            PHONE,
            (
                r"\b(hp|telp|telepon|telpon|handphone|ponsel|whatsapp|phone|seluler)\b|\b(no|nomor) (wa|kontak)\b"
                r"|^(wa|kontak|contact person|cp)$|\bkontak person\b"
            ),
        ),
        (NIP, r"\bn ?i ?p\b|\b(nrp|nomor induk pegawai)\b"),
        (EMAIL, r"\be ?mail\b|\bsurel\b"),
        (ADDRESS, r"\balamat\b(?! sumber)|\brt\b|\brw\b|\bdomisili\b|\btempat tinggal\b|\bdusun\b"),
        (BIRTH, r"\blahir\b|\bttl\b|\bbirth\b"),
        (
            STORY,
            (
                r"\bkronologi|\buraian\b|\bdeskripsi\b|\bisi laporan\b|\bnarasi\b|\bringkasan\b|\bjudul laporan\b"
                r"|\bkasus posisi\b"
            ),
        ),
        (PICTURE, r"\bfoto\b|\btanda tangan\b|\bparaf\b|\bsidik jari\b"),
    )
)
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (EMAIL, r"[\w.+-]+@[\w-]+\.[a-z]{2,}"),
        (NIP, r"(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d[ .]?\d{6}[ .]?[12][ .]?\d{3}(?!\d)"),
        (NIK, r"(?<!\d)\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}(?![\d])"),
        (PHONE, r"(?<![\w.])(?:\+62|62|0)[ .-]?8\d{1,3}(?:[ .-]?\d{3,4}){2,3}(?!\d)"),
        (ADDRESS, r"\bR[TW][ .:]*\d+|\b(?:jl|jln|jalan|gg|gang)\b\.? +[a-z]"),
        (PASSPORT, r"(?<![\w/.-])[ABCEXW][ -]?\d{7}(?![\w/-])"),
    )
)
TITLES = r"(?:sdr|sdri|bpk|bapak|ibu|tn|ny|nn|h|hj|ustad|ustaz|drs|ir)"
GIVEN_NAMES = (
    "abdul|abdullah|achmad|ade|adi|aditya|agung|agus|ahmad|aisyah|ali|amin|aminah|amir|andi|anggi|ani|anita|anton|ari|arif"
    "|arief|asep|astuti|ayu|bagus|bambang|bayu|budi|cahyo|citra|dadang|darmawan|darti|dedi|deni|dewi|dian|didik|dimas|dina"
    "|doni|dwi|edi|eka|eko|endang|erna|fadli|faisal|fajar|fatimah|fauzi|fitri|galih|gunawan|hadi|handayani|hari|hasan"
    "|hendra|heri|herman|hidayat|ida|ika|imam|indah|indra|irawan|iwan|joko|juliana|kartini|khadijah|kurniawan|lestari|lina"
    "|made|maman|maria|maryam|mega|mohamad|mohammad|muhamad|muhammad|mulyono|nanda|nengah|ni|nining|novi|nur|nurhayati"
    "|nurul|nyoman|pardi|parmi|prasetyo|puji|purwanti|putra|putri|rahayu|rahmat|rahmawati|rani|ratna|rian|rina|rini|rizki"
    "|rohman|rudi|rusdi|saiful|samsul|santi|santoso|sari|setiawan|sigit|siti|slamet|soleh|sri|sudarmi|sugeng|suharto"
    "|sukarti|sulastri|sumarni|sumiati|suparman|supri|supriyadi|suryani|susanti|susilo|sutrisno|suwarni|tati|titin|tri"
    "|tuti|udin|umar|umi|untung|utami|wahyu|wahyuni|wati|wawan|wayan|widodo|wulandari|yanti|yanto|yuli|yulia|yuni|yusuf"
    "|zainal|zulkifli"
)
WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")  # `NamaKorban`, `noHP`: words without a blank
PERSON = re.compile(
    rf"(?:{TITLES}\.? +)?(?:[a-z'.]+ +){{0,4}}(?:{GIVEN_NAMES})\b(?: +[a-z'.]+){{0,4}}"
    rf"|{TITLES}\.? +[a-z'.]+(?: +[a-z'.]+){{0,3}}",
    re.IGNORECASE,
)
LONG_WORDS = 8  # words that a remark does not need
NAMES_SHARE = 0.3  # of different texts that look like names
LEAST_NAMES = 2
STORY_SHARE = 0.3
SHOWN = 40
LONGEST_NAME = 80


class PersonalDataError(Exception):
    """A file with personal data; the message names columns and kinds of data, never a cell."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        self.found = found
        lines = [
            text("personal.column", column=column, what=", ".join(text(f"personal.{each}") for each in what))
            for column, what in found.items()
        ]
        super().__init__("\n".join([text("personal.refused"), *lines, text("personal.what_to_do")]))


@dataclass(slots=True)
class Suspicion:
    """What the different texts of one column look like so far; `is_free` where names and stories are looked for."""

    is_free: bool
    shapes: set[str] = field(default_factory=set)
    texts: int = 0
    names: int = 0
    stories: int = 0

    def look(self, texts: Iterable[str]) -> None:
        """Take in texts that have not been seen before."""
        texts = [each for each in texts if each.strip()]
        joined = "\n\n".join(texts)
        self.shapes |= {what for what, shape in SHAPES if what not in self.shapes and shape.search(joined)}
        if self.is_free:
            self.texts += len(texts)
            self.names += sum(map(_is_name, texts))
            self.stories += sum(each.count(" ") >= LONG_WORDS for each in texts)

    @property
    def found(self) -> list[str]:
        """Kinds of personal data that the column holds."""
        names = self.names >= LEAST_NAMES and self.names >= NAMES_SHARE * self.texts
        stories = self.stories > 0 and self.stories >= STORY_SHARE * self.texts
        return sorted(self.shapes) + [NAME] * names + [STORY] * stories


def by_heading(heading: str) -> list[str]:
    """Return the kinds of personal data that a heading announces."""
    plain = " ".join(re.findall(r"[^\W_]+", WITHIN.sub(" ", heading).lower()))
    return [what for what, pattern in HEADINGS if pattern.search(plain)]


def is_personal(cell: str) -> bool:
    """Return whether one text must not be repeated: it has the shape of personal data, of a name, or is long."""
    return any(shape.search(cell) for _, shape in SHAPES) or _is_name(cell)


def _is_name(cell: str) -> bool:
    return len(cell) <= LONGEST_NAME and not cell[-1:].isdigit() and PERSON.fullmatch(cell.strip()) is not None


def shown(cell: str) -> str:
    """Return a short text as it may be repeated to its author: personal-looking or long ones are not."""
    return cell if len(cell) <= SHOWN and not is_personal(cell) else text("personal.hidden")
