"""What the invented Kabupaten Sukamaju is made of. Every name, place and figure is made up."""

REGION = ("99.01", "Kabupaten Sukamaju")
PROVINCE = ("99", "Provinsi Contoh")
KECAMATAN = [
    "Cikole", "Sindangrasa", "Margaluyu", "Tanjungsari Hilir", "Wanareja", "Batukarang",
    "Pasirmukti", "Rawalega", "Girimulya", "Talagawangi", "Sukaraharja", "Muarabening",
]  # fmt: skip

# agency | main urusan | sub-kegiatan: code | name | beneficiaries | output
AGENCIES = {
    "Dinas Pendidikan": (
        "1.01",
        """
1.01.02.2.01.0003|Pembangunan Ruang Kelas Baru Sekolah Dasar|Siswa SD|Ruang
1.01.02.2.01.0024|Penyediaan Biaya Personil Peserta Didik Sekolah Dasar|Siswa SD dari keluarga miskin|Siswa
1.01.02.2.02.0009|Rehabilitasi Laboratorium Sekolah Menengah Pertama|Siswa SMP|Ruang
1.01.02.2.03.0011|Pengadaan Alat Permainan Edukatif PAUD|Anak usia dini|Lembaga
1.01.02.2.04.0006|Penyelenggaraan Kesetaraan Paket C|Warga belajar|Orang
1.01.03.2.01.0001|Penyusunan Kurikulum Muatan Lokal Bahasa Daerah|Guru|Dokumen
1.01.04.2.01.0002|Penataan Distribusi Guru Sekolah Terpencil|Guru|Orang
1.01.02.2.01.0047|Lomba Olimpiade Sains Tingkat Kabupaten|Siswa SD|Siswa""",
    ),
    "Dinas Kesehatan": (
        "1.02",
        """
1.02.02.2.01.0006|Pengembangan Puskesmas Rawat Inap|Masyarakat umum|Unit
1.02.02.2.02.0001|Pengelolaan Pelayanan Kesehatan Ibu Hamil|Ibu hamil|Orang
1.02.02.2.02.0011|Pengelolaan Pelayanan Penderita Tuberkulosis|Penderita tuberkulosis|Orang
1.02.02.2.02.0017|Surveilans Penyakit Menular|Masyarakat umum|Laporan
1.02.02.2.02.0026|Jaminan Kesehatan Masyarakat Penerima Bantuan Iuran|Keluarga miskin|Orang
1.02.03.2.02.0001|Pemenuhan Tenaga Perawat Puskesmas|Tenaga kesehatan|Orang
1.02.04.2.03.0001|Pemeriksaan Industri Rumah Tangga Pangan|Pelaku usaha pangan|Sarana
1.02.05.2.01.0001|Gerakan Masyarakat Hidup Sehat di Posyandu Lansia|Lansia|Orang""",
    ),
    "Dinas Pekerjaan Umum dan Penataan Ruang": (
        "1.03",
        """
1.03.02.2.01.0011|Normalisasi Sungai Cimulya|Masyarakat umum|Kilometer
1.03.02.2.02.0014|Rehabilitasi Jaringan Irigasi Permukaan|Petani|Hektar
1.03.03.2.01.0005|Pembangunan Sistem Penyediaan Air Minum Perdesaan|Warga desa|Sambungan
1.03.06.2.01.0010|Pembangunan Saluran Drainase Perkotaan|Masyarakat umum|Meter
1.03.08.2.01.0007|Pemeriksaan Bangunan Gedung Negara|Aparatur|Gedung
1.03.10.2.01.0008|Rekonstruksi Jalan Kabupaten Ruas Wanareja|Masyarakat umum|Kilometer
1.03.10.2.01.0019|Pemeliharaan Rutin Jembatan|Masyarakat umum|Jembatan
1.03.12.2.01.0004|Penyusunan Rencana Detail Tata Ruang|Masyarakat umum|Dokumen""",
    ),
    "Dinas Perumahan dan Kawasan Permukiman": (
        "1.04 | 2.10",
        """
1.04.02.2.01.0001|Pendataan Rumah Korban Relokasi|Keluarga miskin|Rumah
1.04.03.2.03.0002|Perbaikan Rumah Tidak Layak Huni|Keluarga miskin|Rumah
1.04.04.2.01.0004|Penataan Kawasan Permukiman Kumuh|Masyarakat umum|Hektar
1.04.05.2.01.0003|Penyediaan Prasarana Lingkungan Perumahan|Masyarakat umum|Unit
1.04.05.2.01.0009|Penerangan Jalan Lingkungan Permukiman|Masyarakat umum|Titik""",
    ),
    "Satuan Polisi Pamong Praja": (
        "1.05",
        """
1.05.02.2.01.0001|Patroli Ketertiban Umum|Masyarakat umum|Kali
1.05.02.2.01.0004|Peningkatan Kapasitas Satlinmas|Satlinmas|Orang
1.05.02.2.02.0003|Penegakan Peraturan Daerah tentang Reklame|Pelaku usaha|Perkara
1.05.02.2.02.0005|Penertiban Pedagang di Trotoar|Pedagang kaki lima|Kali
1.05.02.2.03.0001|Pembinaan Penyidik Pegawai Negeri Sipil|Aparatur|Orang""",
    ),
    "Badan Penanggulangan Bencana Daerah": (
        "1.05",
        """
1.05.03.2.01.0002|Penyusunan Kajian Risiko Bencana|Masyarakat umum|Dokumen
1.05.03.2.02.0010|Pengadaan Peralatan Pencarian dan Evakuasi|Petugas lapangan|Unit
1.05.03.2.03.0001|Respons Cepat Kejadian Luar Biasa|Korban bencana|Kejadian
1.05.03.2.03.0006|Penyediaan Logistik Pengungsi|Korban bencana|Paket
1.05.03.2.04.0003|Rehabilitasi Pascabencana Longsor Girimulya|Korban bencana|Rumah""",
    ),
    "Dinas Pemadam Kebakaran dan Penyelamatan": (
        "1.05",
        """
1.05.04.2.01.0003|Pengadaan Mobil Pemadam|Masyarakat umum|Unit
1.05.04.2.01.0008|Inspeksi Proteksi Gedung Bertingkat|Pengelola gedung|Gedung
1.05.04.2.04.0002|Pembentukan Relawan Pemadam Desa|Relawan|Orang""",
    ),
    "Dinas Sosial": (
        "1.06",
        """
1.06.02.2.03.0009|Peningkatan Kemampuan Tenaga Kesejahteraan Sosial Kecamatan|Relawan sosial|Orang
1.06.04.2.01.0003|Penyediaan Alat Bantu Penyandang Disabilitas|Penyandang disabilitas|Orang
1.06.04.2.02.0004|Layanan Rumah Singgah Gelandangan|Gelandangan|Orang
1.06.05.2.02.0002|Verifikasi Data Fakir Miskin|Fakir miskin|Keluarga
1.06.05.2.02.0003|Penyaluran Bantuan Sosial Kesejahteraan Keluarga|Fakir miskin|Keluarga
1.06.06.2.01.0001|Dapur Umum Tanggap Darurat|Korban bencana|Porsi
1.06.07.2.01.0001|Pemeliharaan Taman Makam Pahlawan|Masyarakat umum|Lokasi""",
    ),
    "Dinas Tenaga Kerja": (
        "2.07",
        """
2.07.03.2.01.0001|Pelatihan Kerja Operator Las|Pencari kerja|Orang
2.07.03.2.02.0001|Pembinaan Lembaga Pelatihan Kerja Swasta|Lembaga pelatihan|Lembaga
2.07.04.2.03.0002|Bursa Kerja Daring|Pencari kerja|Orang
2.07.04.2.04.0001|Pelindungan Calon Pekerja Migran|Calon pekerja migran|Orang
2.07.05.2.02.0003|Mediasi Perselisihan Hubungan Industrial|Pekerja|Kasus""",
    ),
    "Dinas Pemberdayaan Perempuan dan Perlindungan Anak": (
        "2.08",
        """
2.08.02.2.01.0003|Advokasi Pengarusutamaan Gender bagi Perencana|Aparatur|Orang
2.08.03.2.02.0001|Layanan Pengaduan Korban Kekerasan Perempuan|Perempuan korban kekerasan|Kasus
2.08.06.2.01.0003|Penguatan Forum Anak|Anak|Orang
2.08.07.2.02.0002|Pendampingan Anak Berhadapan dengan Hukum|Anak|Kasus""",
    ),
    "Dinas Ketahanan Pangan": (
        "2.09",
        """
2.09.03.2.01.0005|Pengelolaan Cadangan Beras Pemerintah Kabupaten|Masyarakat umum|Ton
2.09.03.2.04.0001|Gerakan Pangan Murah|Masyarakat umum|Kali
2.09.04.2.01.0001|Penyusunan Peta Kerawanan Pangan|Masyarakat umum|Dokumen
2.09.05.2.01.0003|Pengawasan Keamanan Pangan Segar|Pelaku usaha pangan|Sampel""",
    ),
    "Dinas Lingkungan Hidup": (
        "2.11",
        """
2.11.03.2.01.0001|Pemantauan Kualitas Air Sungai|Masyarakat umum|Titik
2.11.04.2.01.0004|Pengelolaan Taman Keanekaragaman Hayati|Masyarakat umum|Hektar
2.11.09.2.01.0002|Pengangkutan Sampah Perkotaan|Masyarakat umum|Ton
2.11.11.2.01.0007|Pembangunan Tempat Pengolahan Sampah Terpadu|Masyarakat umum|Unit
2.11.08.2.01.0002|Penilaian Sekolah Adiwiyata|Sekolah|Sekolah""",
    ),
    "Dinas Kependudukan dan Pencatatan Sipil": (
        "2.12",
        """
2.12.02.2.01.0005|Perekaman KTP Elektronik Jemput Bola|Penduduk wajib KTP|Orang
2.12.03.2.01.0002|Penerbitan Akta Kelahiran|Anak|Dokumen
2.12.04.2.02.0003|Pemanfaatan Data Kependudukan|Aparatur|Lembaga
2.12.05.2.01.0001|Penyusunan Profil Kependudukan|Masyarakat umum|Dokumen""",
    ),
    "Dinas Pemberdayaan Masyarakat dan Desa": (
        "2.13",
        """
2.13.02.2.01.0001|Fasilitasi Penataan Batas Desa|Pemerintah desa|Desa
2.13.04.2.01.0007|Pembinaan Pengelolaan Keuangan Desa|Pemerintah desa|Desa
2.13.04.2.01.0013|Pengembangan Badan Usaha Milik Desa|Pengurus BUMDes|Unit
2.13.05.2.01.0006|Bulan Bakti Gotong Royong|Warga desa|Kali""",
    ),
    "Dinas Pengendalian Penduduk dan Keluarga Berencana": (
        "2.14",
        """
2.14.02.2.01.0004|Penyusunan Grand Design Kependudukan|Masyarakat umum|Dokumen
2.14.03.2.02.0005|Pelayanan Kontrasepsi Jangka Panjang|Pasangan usia subur|Akseptor
2.14.03.2.03.0001|Operasional Balai Penyuluhan KB|Penyuluh KB|Unit
2.14.04.2.01.0009|Bina Keluarga Remaja|Remaja|Kelompok""",
    ),
    "Dinas Perhubungan": (
        "2.15",
        """
2.15.02.2.02.0004|Pemasangan Rambu Lalu Lintas|Pengguna jalan|Unit
2.15.02.2.03.0006|Pengujian Kendaraan Bermotor|Pemilik kendaraan|Unit
2.15.02.2.05.0002|Penataan Parkir Tepi Jalan|Pengguna jalan|Titik
2.15.02.2.09.0001|Angkutan Perintis Muarabening|Masyarakat umum|Trayek""",
    ),
    "Dinas Komunikasi dan Informatika": (
        "2.16 | 2.20 | 2.21",
        """
2.16.02.2.01.0009|Pengelolaan Layanan Informasi Publik|Masyarakat umum|Layanan
2.16.02.2.01.0012|Kemitraan dengan Media Massa|Media|Dokumen
2.16.03.2.02.0003|Transformasi Aplikasi Pemerintahan Berbasis Elektronik|Aparatur|Aplikasi
2.16.03.2.01.0002|Pengelolaan Nama Domain Pemerintah|Aparatur|Domain
2.20.02.2.01.0004|Penyelenggaraan Satu Data Sektoral|Aparatur|Dataset
2.21.02.2.01.0005|Pengamanan Persandian Perkantoran|Aparatur|Sistem""",
    ),
    "Dinas Koperasi dan Usaha Kecil Menengah": (
        "2.17",
        """
2.17.03.2.01.0001|Pemeriksaan Kesehatan Koperasi Simpan Pinjam|Koperasi|Koperasi
2.17.05.2.01.0002|Pendidikan Perkoperasian bagi Pengurus|Pengurus koperasi|Orang
2.17.07.2.01.0004|Fasilitasi Sertifikasi Halal Produk Usaha Mikro|Pelaku usaha mikro|Unit usaha
2.17.08.2.01.0001|Pameran Produk Unggulan Usaha Kecil|Pelaku usaha kecil|Kali""",
    ),
    "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu": (
        "2.18",
        """
2.18.02.2.02.0001|Penyusunan Peta Potensi Investasi|Investor|Dokumen
2.18.04.2.01.0003|Pelayanan Perizinan Berusaha|Pelaku usaha|Izin
2.18.05.2.01.0002|Pengawasan Penanaman Modal|Investor|Perusahaan""",
    ),
    "Dinas Kepemudaan dan Olahraga": (
        "2.19",
        """
2.19.02.2.01.0005|Seleksi Paskibraka|Pemuda|Orang
2.19.03.2.02.0007|Penyelenggaraan Pekan Olahraga Kabupaten|Atlet|Kali
2.19.03.2.04.0001|Pembinaan Cabang Olahraga Prestasi|Atlet|Cabang
2.19.04.2.01.0001|Pengembangan Kepramukaan|Pramuka|Orang""",
    ),
    "Dinas Perpustakaan dan Kearsipan": (
        "2.23 | 2.24",
        """
2.23.02.2.01.0006|Pengembangan Koleksi Perpustakaan Keliling|Masyarakat umum|Eksemplar
2.23.02.2.02.0001|Gerakan Gemar Membaca di Taman Bacaan|Masyarakat umum|Kali
2.24.02.2.01.0003|Penyelamatan Arsip Statis|Aparatur|Berkas""",
    ),
    "Dinas Pertanian dan Perikanan": (
        "3.27 | 3.25",
        """
3.27.02.2.01.0002|Pengadaan Benih Padi Unggul|Petani|Kilogram
3.27.03.2.02.0008|Pembangunan Jalan Usaha Tani|Petani|Meter
3.27.04.2.01.0005|Vaksinasi Penyakit Mulut dan Kuku|Peternak|Ekor
3.27.05.2.01.0001|Pengendalian Hama Tikus|Petani|Hektar
3.25.04.2.02.0003|Penyebaran Benih Ikan Perairan Umum|Nelayan|Ekor""",
    ),
    "Dinas Perdagangan dan Perindustrian": (
        "3.30 | 3.31",
        """
3.30.03.2.01.0002|Revitalisasi Pasar Rakyat Wanareja|Pedagang pasar|Unit
3.30.04.2.02.0001|Pemantauan Harga Bahan Pokok|Masyarakat umum|Laporan
3.30.06.2.01.0004|Tera Ulang Alat Ukur|Pedagang pasar|Unit
3.31.02.2.01.0003|Pembinaan Sentra Industri Anyaman|Pengrajin|Sentra""",
    ),
    "Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah": (
        "5.01 | 5.05",
        """
5.01.02.2.01.0003|Musyawarah Perencanaan Pembangunan Kabupaten|Masyarakat umum|Dokumen
5.01.03.2.01.0002|Koordinasi Perencanaan Bidang Pembangunan Manusia|Aparatur|Dokumen
5.01.03.2.02.0006|Koordinasi Perencanaan Bidang Perekonomian|Aparatur|Dokumen
5.05.02.2.01.0009|Lomba Inovasi Daerah|Aparatur|Kali""",
    ),
    "Badan Keuangan Daerah": (
        "5.02",
        """
5.02.02.2.01.0004|Penyusunan Rancangan APBD|Aparatur|Dokumen
5.02.03.2.01.0002|Inventarisasi Barang Milik Daerah|Aparatur|Dokumen
5.02.04.2.01.0010|Intensifikasi Pajak Bumi dan Bangunan|Wajib pajak|Objek""",
    ),
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia": (
        "5.03 | 5.04",
        """
5.03.02.2.01.0006|Pengadaan Calon Aparatur Sipil Negara|Pelamar|Orang
5.03.02.2.03.0001|Penilaian Kinerja Aparatur|Aparatur|Orang
5.04.02.2.02.0001|Pelatihan Kepemimpinan Pengawas|Aparatur|Orang""",
    ),
    "Inspektorat Daerah": (
        "6.01",
        """
6.01.02.2.01.0001|Pengawasan Kinerja Perangkat Daerah|Aparatur|Laporan
6.01.02.2.02.0003|Penanganan Pengaduan Masyarakat|Masyarakat umum|Kasus
6.01.03.2.02.0004|Pembangunan Zona Integritas|Aparatur|Unit""",
    ),
    "Badan Kesatuan Bangsa dan Politik": (
        "8.01",
        """
8.01.02.2.01.0006|Pembinaan Paskibraka Duta Pancasila|Pemuda|Orang
8.01.03.2.01.0003|Pendidikan Politik bagi Pemilih Pemula|Pemilih pemula|Orang
8.01.04.2.01.0003|Pendaftaran dan Pendataan Ormas|Ormas|Ormas
8.01.05.2.01.0004|Dialog Kerukunan Umat Beragama|Tokoh agama|Orang
8.01.06.2.01.0004|Pelaksanaan Koordinasi Penanganan Konflik Sosial|Masyarakat umum|Kali
8.01.06.2.01.0006|Pelaksanaan Forum Koordinasi Pimpinan Daerah|Forkopimda|Kali""",
    ),
    "Sekretariat Daerah": (
        "4.01",
        """
4.01.02.2.02.0001|Fasilitasi Bina Mental Spiritual|Masyarakat umum|Kali
4.01.02.2.03.0002|Penyusunan Produk Hukum Daerah|Aparatur|Dokumen
4.01.03.2.01.0003|Pengendalian Inflasi Daerah|Masyarakat umum|Laporan""",
    ),
}
KECAMATAN_WORK = """
7.01.02.2.01.0002|Koordinasi Kegiatan Pelayanan Publik di Kecamatan|Warga kecamatan|Kali
7.01.03.2.01.0003|Peningkatan Partisipasi Masyarakat dalam Musyawarah Desa|Warga kecamatan|Kali
7.01.04.2.01.0001|Sinergitas Ketenteraman dengan Kepolisian Sektor|Warga kecamatan|Kali
7.01.05.2.01.0003|Pembinaan Kerukunan dan Wawasan Kebangsaan Warga|Warga kecamatan|Orang"""
OVERHEAD = [
    ("2.02.0001", "Penyediaan Gaji dan Tunjangan ASN"),
    ("2.06.0002", "Penyediaan Peralatan dan Perlengkapan Kantor"),
    ("2.06.0009", "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD"),
    ("2.08.0002", "Penyediaan Jasa Komunikasi, Sumber Daya Air dan Listrik"),
]
# an agency and its successors: the same sub-kegiatan stand twice
OLD_AGENCY = ("Dinas Kebudayaan dan Pariwisata", "2.22 | 3.26")
NEW_AGENCIES = {
    "Dinas Kebudayaan": (
        "2.22",
        """
2.22.02.2.02.0002|Pembinaan Sanggar Seni Tradisional|Seniman|Sanggar
2.22.03.2.01.0001|Festival Kesenian Rakyat Sukamaju|Seniman|Kali
2.22.05.2.01.0002|Pelestarian Cagar Budaya Batukarang|Masyarakat umum|Situs""",
    ),
    "Dinas Pariwisata": (
        "3.26",
        """
3.26.02.2.01.0004|Penataan Daya Tarik Wisata Telaga Wangi|Wisatawan|Lokasi
3.26.03.2.01.0007|Promosi Wisata melalui Media Cetak dan Elektronik|Wisatawan|Kali
3.26.05.2.01.0003|Pelatihan Pemandu Wisata|Pemandu wisata|Orang""",
    ),
}

# planted: (agency, name, description, beneficiaries, people, place, million rupiah) twice, then kind
PLANTED = [
    ("duplication",
     ("Dinas Komunikasi dan Informatika", "Sosialisasi Literasi Digital Anti Hoaks bagi Pelajar SMA",
      "Penyuluhan cara mengenali hoaks di media sosial untuk siswa SMA", "Pelajar SMA", 600,
      "Kecamatan Cikole", 420),
     ("Dinas Pendidikan", "Penyuluhan Tangkal Hoaks dan Literasi Digital untuk Siswa SMA",
      "Sosialisasi kepada pelajar SMA agar dapat memilah berita bohong", "Siswa SMA", 550,
      "Kec. Cikole", 385)),
    ("duplication",
     ("Dinas Sosial", "Pelatihan Keterampilan Menjahit bagi Perempuan Rawan Sosial Ekonomi",
      "Pelatihan menjahit bagi perempuan kepala keluarga miskin", "Perempuan kepala keluarga", 120,
      "Kecamatan Rawalega", 260),
     ("Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
      "Kursus Menjahit bagi Perempuan Kepala Keluarga",
      "Pelatihan keterampilan menjahit untuk perempuan kepala keluarga", "Perempuan kepala keluarga",
      100, "Kec. Rawalega", 215)),
    ("duplication",
     ("Dinas Kesehatan", "Pemberian Makanan Tambahan bagi Balita Stunting",
      "Penyediaan makanan tambahan untuk balita stunting di posyandu", "Balita stunting", 900,
      "Kecamatan Girimulya", 780),
     ("Dinas Pengendalian Penduduk dan Keluarga Berencana",
      "Penyediaan PMT untuk Balita Stunting di Posyandu",
      "Pemberian makanan tambahan balita stunting", "Balita stunting", 850, "Kec. Girimulya", 640)),
    ("duplication",
     ("Badan Kesatuan Bangsa dan Politik", "Penyuluhan Bahaya Narkoba bagi Pemuda",
      "Sosialisasi pencegahan penyalahgunaan narkoba kepada pemuda karang taruna", "Pemuda", 400,
      "Kecamatan Wanareja", 310),
     ("Dinas Kepemudaan dan Olahraga", "Sosialisasi Pencegahan Penyalahgunaan Narkoba untuk Pemuda",
      "Penyuluhan anti narkoba bagi pemuda", "Pemuda", 350, "Kec. Wanareja", 275)),
    ("duplication",
     ("Dinas Tenaga Kerja", "Pelatihan Kewirausahaan bagi Pelaku Usaha Mikro Pemula",
      "Pelatihan memulai usaha bagi pelaku usaha mikro", "Pelaku usaha mikro", 150,
      "Kecamatan Pasirmukti", 330),
     ("Dinas Koperasi dan Usaha Kecil Menengah",
      "Bimbingan Teknis Kewirausahaan Usaha Mikro Pemula",
      "Pelatihan kewirausahaan untuk pelaku usaha mikro", "Pelaku usaha mikro", 160,
      "Kec. Pasirmukti", 295)),
    ("duplication",
     ("Badan Kesatuan Bangsa dan Politik", "Sosialisasi Wawasan Kebangsaan bagi Pelajar SMP",
      "Penanaman nilai Pancasila dan wawasan kebangsaan kepada siswa SMP", "Pelajar SMP", 500,
      "Kecamatan Margaluyu", 240),
     ("Dinas Pendidikan", "Penyuluhan Wawasan Kebangsaan untuk Siswa SMP",
      "Sosialisasi wawasan kebangsaan bagi pelajar SMP", "Siswa SMP", 480, "Kec. Margaluyu", 225)),
    ("duplication",
     ("Badan Penanggulangan Bencana Daerah", "Pelatihan Kesiapsiagaan Bencana Banjir bagi Warga Desa",
      "Simulasi evakuasi banjir untuk warga desa", "Warga desa", 300, "Kecamatan Muarabening", 350),
     ("Dinas Sosial", "Pelatihan Kampung Siaga Bencana Banjir untuk Warga Desa",
      "Pelatihan dan simulasi kesiapsiagaan bencana banjir bagi warga desa", "Warga desa", 280,
      "Kec. Muarabening", 290)),
    ("duplication",
     ("Dinas Ketahanan Pangan", "Pelatihan Budidaya Ikan Lele bagi Kelompok Tani",
      "Pelatihan budidaya lele dalam kolam terpal", "Kelompok tani", 90, "Kecamatan Talagawangi", 180),
     ("Dinas Pertanian dan Perikanan", "Bimbingan Teknis Budidaya Lele untuk Kelompok Tani",
      "Bimtek budidaya ikan lele", "Kelompok tani", 80, "Kec. Talagawangi", 165)),
    ("overlap",
     ("Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
      "Sosialisasi Pencegahan Perkawinan Anak bagi Orang Tua", "", "Orang tua", 200,
      "Kecamatan Batukarang", 140),
     ("Dinas Pengendalian Penduduk dan Keluarga Berencana",
      "Sosialisasi Pencegahan Perkawinan Anak bagi Remaja", "", "Remaja", 260,
      "Kecamatan Batukarang", 155)),
    ("overlap",
     ("Dinas Perdagangan dan Perindustrian", "Pelatihan Pemasaran Digital bagi Pengrajin", "",
      "Pengrajin", 70, "Kecamatan Sukaraharja", 130),
     ("Dinas Koperasi dan Usaha Kecil Menengah", "Pelatihan Pemasaran Digital bagi Pengurus Koperasi",
      "", "Pengurus koperasi", 60, "Kecamatan Cikole", 120)),
    ("overlap",
     ("Dinas Lingkungan Hidup", "Penanaman Pohon Daerah Tangkapan Air", "", "Warga desa", 150,
      "Kecamatan Girimulya", 210),
     ("Dinas Pekerjaan Umum dan Penataan Ruang", "Penanaman Pohon di Sempadan Sungai", "",
      "Warga desa", 120, "Kecamatan Muarabening", 190)),
]  # fmt: skip

VERTICAL = [
    "Kepolisian Resor Sukamaju", "Kejaksaan Negeri Sukamaju", "Komando Distrik Militer 0699/Sukamaju",
    "Pengadilan Negeri Sukamaju", "Kantor Kementerian Agama Kabupaten Sukamaju",
    "Badan Narkotika Nasional Kabupaten Sukamaju", "Kantor Imigrasi Sukamaju",
    "Badan Pusat Statistik Kabupaten Sukamaju", "Komisi Pemilihan Umum Kabupaten Sukamaju",
    "Badan Pengawas Pemilu Kabupaten Sukamaju", "Kantor Pertanahan Kabupaten Sukamaju",
]  # fmt: skip
ORMAS_STEMS = [
    "Yayasan Bina Warga", "Perkumpulan Pemuda Rukun", "Lembaga Peduli Sungai", "Ikatan Ibu Mandiri",
    "Forum Pegiat Literasi", "Yayasan Cahaya Disabilitas", "Perkumpulan Petani Lestari",
    "Gerakan Sahabat Anak", "Lembaga Kajian Desa", "Paguyuban Seni Buhun",
]  # fmt: skip
FAITH = [
    "Majelis Ulama Sukamaju", "Badan Kerja Sama Gereja Sukamaju", "Parisada Hindu Sukamaju",
    "Perwakilan Umat Buddha Sukamaju",
]  # fmt: skip

# forum | kind | legal basis | valid from | valid to | chair | members | meetings (ISO dates)
_FORKOPIMDA = "Kepolisian Resor Sukamaju | Komando Distrik Militer 0699/Sukamaju | DPRD Kabupaten Sukamaju | Sekretariat Daerah | Badan Kesatuan Bangsa dan Politik"
BAPPEDA = "Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah"
KESBANGPOL = "Badan Kesatuan Bangsa dan Politik"
FORUMS = [
    ("Forkopimda Kabupaten Sukamaju", "forkopimda", "SK Bupati 100/2024", "2024-02-01", "", "Bupati",
     _FORKOPIMDA, "2025-02-12 2025-05-14 2025-08-13 2025-10-15", ""),
    ("Tim Percepatan Penurunan Stunting", "gugus_tugas", "SK Bupati 112/2024", "2024-03-01", "",
     "Wakil Bupati", f"Dinas Kesehatan | Dinas Pengendalian Penduduk dan Keluarga Berencana | Dinas Pemberdayaan Perempuan dan Perlindungan Anak | Dinas Sosial | Dinas Pemberdayaan Masyarakat dan Desa | Dinas Pendidikan | Dinas Ketahanan Pangan | {BAPPEDA}",
     "2025-01-22 2025-04-16 2025-07-09 2025-10-08", "I08"),
    ("Tim Koordinasi Penanggulangan Kemiskinan", "gugus_tugas", "SK Bupati 118/2024", "2024-03-15",
     "", "Wakil Bupati", f"Dinas Sosial | Dinas Pemberdayaan Masyarakat dan Desa | Dinas Tenaga Kerja | Dinas Perumahan dan Kawasan Permukiman | Dinas Kependudukan dan Pencatatan Sipil | {BAPPEDA}",
     "2025-02-20 2025-06-19 2025-09-18", "I09"),
    ("Tim Pengendalian Inflasi Daerah", "gugus_tugas", "SK Bupati 121/2024", "2024-04-01", "", "Bupati",
     f"Dinas Perdagangan dan Perindustrian | Dinas Pertanian dan Perikanan | Dinas Ketahanan Pangan | Sekretariat Daerah | {BAPPEDA}",
     "2025-01-15 2025-04-15 2025-07-15 2025-10-14", "I15"),
    ("Tim Terpadu Penanganan Konflik Sosial", "tim_terpadu", "SK Bupati 77/2022", "2022-01-10",
     "2024-12-31", "Bupati", f"{KESBANGPOL} | Satuan Polisi Pamong Praja | Kepolisian Resor Sukamaju | Komando Distrik Militer 0699/Sukamaju | Kejaksaan Negeri Sukamaju",
     "2025-03-11 2025-07-22", "I01"),
    ("FKUB Kabupaten Sukamaju", "fkub", "SK Bupati 90/2023", "2023-05-01", "2028-04-30", "Ketua FKUB",
     " | ".join([*FAITH, KESBANGPOL, "Kantor Kementerian Agama Kabupaten Sukamaju"]),
     "2025-02-05 2025-06-04 2025-09-24", "I02"),
    ("FKDM Kabupaten Sukamaju", "fkdm", "SK Bupati 95/2023", "2023-06-01", "2028-05-31", "Ketua FKDM",
     f"{KESBANGPOL} | Perkumpulan Pemuda Rukun Margaluyu | Lembaga Kajian Desa Wanareja", "2024-08-20",
     "I25"),
    ("Tim Kewaspadaan Dini Daerah", "tim_kewaspadaan_dini", "SK Bupati 96/2023", "2023-06-01",
     "2028-05-31", "Bupati", f"{KESBANGPOL} | Kepolisian Resor Sukamaju | Komando Distrik Militer 0699/Sukamaju",
     "2025-04-10 2025-08-21", "I25"),
    ("Tim Terpadu P4GN", "tim_terpadu", "SK Bupati 130/2024", "2024-06-01", "2027-05-31", "Bupati",
     f"{KESBANGPOL} | Badan Narkotika Nasional Kabupaten Sukamaju | Kepolisian Resor Sukamaju | Dinas Kesehatan | Dinas Kepemudaan dan Olahraga",
     "2025-03-26 2025-06-26", "I05"),
    ("Kelompok Kerja Literasi Digital", "pokja", "SK Bupati 141/2024", "2024-08-01", "2027-07-31",
     "Kepala Dinas Komunikasi dan Informatika", "Dinas Komunikasi dan Informatika | Dinas Perpustakaan dan Kearsipan | Forum Pegiat Literasi Girimulya",
     "2025-05-20 2025-09-09", "I04"),
    ("Forum Satu Data Sukamaju", "forum_satu_data", "SK Bupati 150/2023", "2023-09-01", "", "Sekretaris Daerah",
     f"Dinas Komunikasi dan Informatika | {BAPPEDA} | Badan Pusat Statistik Kabupaten Sukamaju | Dinas Kependudukan dan Pencatatan Sipil | Dinas Sosial",
     "2025-03-05 2025-09-03", ""),
    ("Forum Perangkat Daerah Bidang Ekonomi", "pokja", "Perbup 12/2023", "2023-01-01", "", f"Kepala {BAPPEDA}",
     "Dinas Perdagangan dan Perindustrian | Dinas Koperasi dan Usaha Kecil Menengah | Dinas Tenaga Kerja | Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
     "2025-01-09 2025-02-13 2025-03-13 2025-04-10 2025-06-12 2025-08-14 2025-10-09", ""),
    ("Forum Perangkat Daerah Bidang Infrastruktur", "pokja", "Perbup 12/2023", "2023-01-01", "", f"Kepala {BAPPEDA}",
     "Dinas Pekerjaan Umum dan Penataan Ruang | Dinas Perumahan dan Kawasan Permukiman | Dinas Perhubungan | Dinas Lingkungan Hidup",
     "2025-01-16 2025-03-20 2025-05-15 2025-07-17 2025-09-18", ""),
    ("Gugus Tugas Pencegahan TPPO", "gugus_tugas", "SK Bupati 133/2024", "2024-06-15", "2027-06-14", "Wakil Bupati",
     "Dinas Pemberdayaan Perempuan dan Perlindungan Anak | Dinas Tenaga Kerja | Kepolisian Resor Sukamaju | Kantor Imigrasi Sukamaju | Dinas Sosial",
     "2025-04-24 2025-08-28", "I11"),
    ("Forum Pengurangan Risiko Bencana", "satgas", "SK Bupati 127/2024", "2024-05-01", "2027-04-30", "Sekretaris Daerah",
     "Badan Penanggulangan Bencana Daerah | Dinas Pekerjaan Umum dan Penataan Ruang | Dinas Pemadam Kebakaran dan Penyelamatan | Komando Distrik Militer 0699/Sukamaju | Dinas Kesehatan",
     "2025-02-27 2025-06-24 2025-10-01", "I10"),
]  # fmt: skip
# reported ties inside fields: what makes the silo; Bappeda is the one that reaches across
SILO_TIES = [
    ["Dinas Perdagangan dan Perindustrian", "Dinas Koperasi dan Usaha Kecil Menengah",
     "Dinas Tenaga Kerja", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"],
    ["Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas Perumahan dan Kawasan Permukiman",
     "Dinas Perhubungan", "Dinas Lingkungan Hidup", "Dinas Pertanian dan Perikanan",
     "Dinas Ketahanan Pangan"],
    ["Dinas Kesehatan", "Dinas Sosial", "Dinas Pengendalian Penduduk dan Keluarga Berencana",
     "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "Dinas Pemberdayaan Masyarakat dan Desa",
     "Dinas Kependudukan dan Pencatatan Sipil"],
    ["Dinas Pendidikan", "Dinas Kepemudaan dan Olahraga", "Dinas Kebudayaan", "Dinas Pariwisata"],
]  # fmt: skip
BROKER_TIES = [
    "Dinas Perdagangan dan Perindustrian", "Dinas Pekerjaan Umum dan Penataan Ruang",
    "Dinas Kesehatan", "Dinas Pendidikan", "Dinas Sosial", "Dinas Pertanian dan Perikanan",
    "Dinas Komunikasi dan Informatika", "Dinas Tenaga Kerja",
]  # fmt: skip
AGREEMENTS = [
    ("pks", "Perjanjian kerja sama layanan pengadilan keliling", "PKS 11/2024", "2024-01-15", "2026-01-14",
     "Dinas Kependudukan dan Pencatatan Sipil | Pengadilan Negeri Sukamaju"),
    ("pks", "Perjanjian kerja sama pemulangan pekerja migran", "PKS 19/2024", "2024-05-20", "2027-05-19",
     "Dinas Tenaga Kerja | Kantor Imigrasi Sukamaju"),
    ("rencana_aksi", "Rencana aksi bersama penurunan stunting", "RAD 1/2025", "2025-01-02", "2025-12-31",
     "Dinas Kesehatan | Dinas Pengendalian Penduduk dan Keluarga Berencana | Dinas Sosial"),
    ("sop_bersama", "SOP bersama penanganan banjir", "SOP 3/2024", "2024-11-01", "",
     "Badan Penanggulangan Bencana Daerah | Dinas Pekerjaan Umum dan Penataan Ruang"),
]  # fmt: skip
SHARING = [
    ("Dinas Kependudukan dan Pencatatan Sipil", "Dinas Kesehatan", "Data kependudukan", "active", True),
    ("Dinas Kependudukan dan Pencatatan Sipil", "Dinas Sosial", "Data kependudukan", "active", True),
    ("Dinas Sosial", "Dinas Kesehatan", "Data fakir miskin", "refused", False),
    ("Dinas Kesehatan", "Dinas Pendidikan", "Data balita stunting", "active", False),
    ("Badan Penanggulangan Bencana Daerah", "Dinas Sosial", "Peta rawan bencana", "requested", True),
]  # fmt: skip
# id | name | numerator | denominator | respondents: the five indicators of the evaluation document
MEASURED = [
    ("KP", 812, 1100, 1100),
    ("KS", 34, 512000, None),
    ("PM", 430, 1100, 1100),
    ("SP", 12, 12, None),
    ("IS", 1980, 2600, None),
]
