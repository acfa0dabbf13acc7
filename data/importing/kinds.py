"""What can be loaded, declared as data: templates, mapping, checks and explanations all come from here.

Headings and explanations are texts of the catalogue (`columns.<name>`, `columns_help.<name>`); other spellings are what
offices are known to write.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.filing import MOST_PARTICIPANTS, MOST_PERSONS
from data.importing.columns import Column, Place, Type
from data.model import ACTIVITIES, ALL_CATEGORIES, CHANNELS, STATUSES
from locales import text

VILLAGE_STATUSES = ("belum_dinilai", "aman", "perlu_pembinaan", "ada_aduan")
MOST_PLACED = 10_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns, the areas that they name, and whether only the server's owner loads it."""

    name: str
    columns: tuple[Column, ...]
    places: tuple[Place, ...] = ()
    owner_only: bool = False

    @property
    def title(self) -> str:
        """What people call it."""
        return text(f"kinds.{self.name}")

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _code(name: str, level: int, *spellings: str, example: str = "") -> Column:
    return Column(name, Type.CODE, level=level, spellings=spellings, example=example)


def _name(name: str, level: int, *spellings: str, example: str = "") -> Column:
    return Column(name, Type.NAME, level=level, spellings=spellings, example=example)


PROVINCE = _name("province", 1, "Nama provinsi", "Prov", "Propinsi", example="Jawa Timur")
REGENCY = (
    _code("regency", 2, "Kode kabupaten", "Kode kab/kota", "Kode kab", "Kode wilayah", example="35.02"),
    _name(
        "regency_name", 2, "Kabupaten", "Kab/Kota", "Kab", "Kota", "Nama kabupaten", "Nama kabupaten/kota",
        "Kabupaten kota", "Wilayah", "Wilayah kerja", example="Kab. Ponorogo",
    ),
)  # fmt: skip
DISTRICT = (
    _code("district", 3, "Kode kec", "Kode kecamatan kejadian", example="35.02.17"),
    _name("district_name", 3, "Kec", "Nama kecamatan", "Kecamatan kejadian", "Kec kejadian", "Kec TKP", "Distrik"),
)
VILLAGE = (
    _code("village", 4, "Kode desa", "Kode kelurahan", "Kode desa kejadian"),
    _name(
        "village_name",
        4,
        "Desa",
        "Kelurahan",
        "Desa/Kel",
        "Kel/Desa",
        "Nama desa",
        "Nama kelurahan",
        "Desa Binaan",
        "Nama Desa Binaan",
        "Desa kejadian",
        "Nagari",
        "Gampong",
    ),
)
OFFICE = Column(
    "office", Type.OFFICE, example="ponorogo",
    spellings=(
        "Kanim", "Kantor Imigrasi", "Nama Kantor Imigrasi", "Kode kantor", "Nama kantor", "UPT", "Satker",
        "Satuan kerja", "Unit kerja", "Kantor pelapor",
    ),
)  # fmt: skip
NUMBER = Column(
    "number", Type.NUMBER, example="DBI/PNG/2024/001",
    spellings=(
        "No. Laporan", "Nomor", "No Lap", "No. Lap.", "Nomor Tiket", "No. Register", "ID Laporan", "no_laporan",
        "No. Reg", "Nomor Registrasi",
    ),
)  # fmt: skip
SOURCE = (
    Column("source_title", required=True, spellings=("Judul sumber",), example="Laporan BP3MI Jawa Timur 2024"),
    Column("source_url", spellings=("Tautan", "URL", "Link sumber", "Alamat sumber")),
    Column("source_date", spellings=("Tgl sumber",), example="2025-01-15"),
)
VALID = (
    Column("valid_from", Type.DATE, required=True, spellings=("Mulai", "Mulai berlaku", "TMT"), example="4/11/2024"),
    Column("valid_to", Type.DATE, spellings=("Sampai", "Berakhir", "Hingga")),
)
POINT = (
    Column("lat", Type.DEGREES, spellings=("Latitude", "Lat", "Garis lintang", "Y"), example="-7,8651"),
    Column(
        "lon",
        Type.DEGREES,
        spellings=("Longitude", "Long", "Lng", "Garis bujur", "Bujur timur", "X"),
        example="111,4625",
    ),
)
DOLOPO = {  # a Desa Binaan named in public (data/reference/villages.csv): no example invents one
    "regency": "35.19", "regency_name": "Kab. Madiun", "district": "35.19.02", "district_name": "Dolopo",
    "village": "35.19.02.2009", "village_name": "Dolopo", "office": "madiun", "fostered_since": "2023-05",
    "lat": "-7,7636", "lon": "111,5261",
}  # fmt: skip
HERE = Place("area", "province", "regency", "district", "village", needed=2)


def _dolopo(*columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, example=DOLOPO.get(column.name, column.example)) for column in columns)


def _at(prefix: str, column: Column, *spellings: str) -> Column:
    return replace(column, name=f"{prefix}_{column.name}", spellings=spellings)


EVENT = (
    _at("event", PROVINCE, "Provinsi", "Provinsi TKP", "Prov kejadian", "Propinsi"),
    _at("event", REGENCY[0], "Kode kabupaten", "Kode kab/kota", "Kode kab", "Kode kabupaten/kota", "Kode wilayah",
        "Kode kabupaten kejadian", "Kode kab kejadian", "Kode kab/kota kejadian", "Kode wilayah kejadian"),
    _at("event", REGENCY[1], "Kabupaten", "Kab/Kota", "Kabupaten/Kota", "Kab", "Kota", "Tempat kejadian", "TKP",
        "Kabupaten kejadian", "Kab/Kota kejadian", "Kabupaten/Kota tempat kejadian", "Kab TKP", "Kab/Kota TKP",
        "Lokasi kejadian", "Wilayah"),
    *DISTRICT,
    *VILLAGE,
)  # fmt: skip
ORIGIN = (
    _at("origin", PROVINCE, "Prov asal", "Propinsi asal"),
    _at("origin", REGENCY[0], "Kode kabupaten asal", "Kode kab asal", "Kode daerah asal"),
    _at("origin", REGENCY[1], "Kabupaten asal", "Kab/Kota asal", "Daerah asal", "Asal PMI", "Asal", "Kab asal",
        "Asal daerah", "Daerah asal PMI", "Kabupaten asal PMI", "Asal CPMI"),
)  # fmt: skip
LIFE = tuple(
    Column(name, Type.MOMENT, spellings=spellings)
    for name, spellings in (
        ("filed_at", ("Waktu diajukan", "Waktu lapor")),
        ("verified_at", ("Waktu verifikasi", "Diverifikasi pada")),
        ("followed_up_at", ("Waktu tindak lanjut",)),
        ("closed_at", ("Waktu selesai", "Waktu ditutup")),
    )
)
INCIDENT = Kind(
    "incident",
    (
        NUMBER,
        Column(
            "category", Type.CHOICE, required=True, words=ALL_CATEGORIES, words_of="category",
            spellings=(
                "Jenis laporan", "Kategori laporan", "Jenis", "Jenis kasus", "Kasus", "Jenis kejadian",
                "Kategori kejadian", "Kategori kasus", "Jenis pelanggaran",
            ),
            example="penolakan_paspor",
        ),
        Column(
            "reported_on", Type.DATE, required=True, past=True, example="4/11/2024",
            spellings=(
                "Tgl Lapor", "Tanggal lapor", "Tgl laporan", "Tanggal laporan", "Tanggal pelaporan", "Tgl pelaporan",
                "Tanggal dilaporkan", "Hari/Tanggal", "Tanggal", "Tgl",
            ),
        ),
        Column(
            "occurred_on", Type.DATE, past=True, example="3 November 2024",
            spellings=("Tgl kejadian", "Tanggal peristiwa", "Tgl peristiwa", "Waktu kejadian"),
        ),
        *EVENT,
        *ORIGIN,
        Column(
            "persons", Type.COUNT, required=True, most=MOST_PERSONS, example="2",
            spellings=(
                "Jumlah", "Jml orang", "Jumlah korban", "Jumlah PMI", "Jumlah CPMI", "Orang", "Jml", "Jml org",
                "Banyaknya", "Banyaknya orang",
            ),
        ),
        Column(
            "channel", Type.CHOICE, words=CHANNELS, words_of="channel", usual="kanim", example="kanim",
            spellings=("Sumber laporan", "Sumber informasi", "Sumber", "Kanal", "Kanal laporan", "Asal laporan"),
        ),
        Column(
            "status", Type.CHOICE, words=STATUSES, words_of="status", usual="diajukan", example="selesai",
            spellings=("Status", "Status tindak lanjut"),
        ),
        OFFICE,
        *LIFE,
    ),
    (
        Place("event", "event_province", "event_regency", "district", "village", needed=2),
        Place("origin", "origin_province", "origin_regency"),
    ),
)  # fmt: skip
ACTIVITY = Kind(
    "activity",
    (
        NUMBER,
        Column(
            "activity_kind", Type.CHOICE, required=True, words=ACTIVITIES, words_of="activity",
            spellings=("Kegiatan", "Nama kegiatan", "Bentuk kegiatan", "Jenis pembinaan", "Jenis"),
            example="sosialisasi",
        ),
        Column(
            "held_on", Type.DATE, required=True, past=True, example="4/11/2024",
            spellings=(
                "Tanggal", "Tgl kegiatan", "Tgl", "Hari/Tanggal", "Tanggal pelaksanaan", "Tanggal pelaksanaan kegiatan",
            ),
        ),
        PROVINCE,
        *REGENCY,
        *DISTRICT,
        *VILLAGE,
        Column(
            "participants", Type.COUNT, most=MOST_PARTICIPANTS, example="45",
            spellings=("Peserta", "Jml peserta", "Jumlah", "Banyak peserta", "Peserta (orang)"),
        ),
        OFFICE,
    ),
    (HERE,),
)  # fmt: skip
VILLAGE_KIND = Kind(
    "village",
    (
        *_dolopo(
            PROVINCE, *REGENCY, *DISTRICT, *VILLAGE, OFFICE,
            Column("fostered_since", spellings=("Dibina sejak", "Sejak", "Tahun pembentukan")),
        ),
        Column(
            "village_status", Type.CHOICE, words=VILLAGE_STATUSES, words_of="village_status", usual="belum_dinilai",
            spellings=("Status", "Kondisi"), example="belum_dinilai",
        ),
        *_dolopo(*POINT),
        *SOURCE,
    ),
    (replace(HERE, needed=4),),
)  # fmt: skip
PLACEMENT = Kind(
    "placement",
    (
        PROVINCE, *REGENCY,
        Column(
            "period_start", Type.DATE, required=True, example="1/1/2024",
            spellings=("Mulai", "Awal periode", "Periode mulai", "Tanggal mulai"),
        ),
        Column(
            "period_end", Type.DATE, required=True, example="31/12/2024",
            spellings=("Sampai", "Akhir periode", "Periode selesai", "Tanggal selesai"),
        ),
        Column(
            "placed", Type.COUNT, required=True, most=MOST_PLACED, example="5.659",
            spellings=("Jumlah", "Jumlah penempatan", "Penempatan", "Jumlah PMI", "Jumlah orang"),
        ),
        Column("placement_kind", required=True, spellings=("Jenis", "Jenis data"), example="penempatan BP3MI"),
        *SOURCE,
    ),
    (Place("area", "province", "regency", needed=1),),
    owner_only=True,
)  # fmt: skip
OFFICE_AREA = Kind(
    "office_area",
    (replace(OFFICE, required=True), PROVINCE, *REGENCY, *VALID, *SOURCE),
    (Place("area", "province", "regency", needed=2),),
    owner_only=True,
)
OFFICE_PROVINCE = Kind(
    "office_province",
    (
        Column(
            "office_code", required=True, example="kanwil-jawa-timur",
            spellings=("Kanwil", "Kode kanwil", "Kantor Wilayah", "Kantor", "Kode kantor"),
        ),
        PROVINCE, *VALID,
    ),
    (Place("area", "province", needed=1),),
    owner_only=True,
)  # fmt: skip
VILLAGE_POINTS = Kind(
    "village_points",
    _dolopo(PROVINCE, *REGENCY, *DISTRICT, *VILLAGE, *(replace(column, required=True) for column in POINT)),
    (replace(HERE, needed=4),),
    owner_only=True,
)
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (VILLAGE_KIND, INCIDENT, ACTIVITY, PLACEMENT, OFFICE_AREA, OFFICE_PROVINCE, VILLAGE_POINTS)
}
