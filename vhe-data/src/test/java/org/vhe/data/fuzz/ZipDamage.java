package org.vhe.data.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/** Archives with other entries, or with directories that lie. */
public final class ZipDamage {
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_END = 0x06054b50;
    private static final int DIRECTORY_ENTRY_BYTES = 46;
    private static final int LARGE = 70_000;
    private static final String[] NAMES = {
        "../x.png",
        "/x.png",
        "C:\\x.png",
        "a\\b\\c\\d.png",
        "",
        "/",
        "a//b.png",
        "./x.png",
        ".hidden/x.png",
        "Thumbs.db",
        "\u0000.png",
        "x/".repeat(500),
        "n".repeat(60_000),
        "é/日/\uD83D\uDE00/0001_01.png",
        "run01",
        "run99999999999/test/x.png",
        "images_background/a/b/0001_99.png",
        "images_background/a/b/c/d.png"
    };

    private ZipDamage() {}

    /** An archive of which entries, bytes, or the directory are damaged. */
    public static byte[] of(Map<String, byte[]> entries, SplittableRandom random) {
        boolean rebuilt = random.nextBoolean();
        byte[] archive =
                zip(rebuilt ? otherEntries(entries, random) : new ArrayList<>(entries.entrySet()));
        return switch (random.nextInt(3)) {
            case 0 -> directory(archive, random);
            case 1 -> Damage.to(archive, random);
            default -> rebuilt ? archive : Damage.to(archive, random);
        };
    }

    private static List<Map.Entry<String, byte[]>> otherEntries(
            Map<String, byte[]> entries, SplittableRandom random) {
        List<Map.Entry<String, byte[]>> others = new ArrayList<>(entries.entrySet());
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(others.size());
            Map.Entry<String, byte[]> entry = others.get(at);
            String name = NAMES[random.nextInt(NAMES.length)];
            switch (random.nextInt(7)) {
                case 0 -> others.set(at, Map.entry(name, entry.getValue()));
                case 1 ->
                        others.set(
                                at, Map.entry(entry.getKey(), Damage.to(entry.getValue(), random)));
                case 2 ->
                        others.set(
                                at,
                                Map.entry(
                                        entry.getKey(),
                                        new byte[random.nextBoolean() ? 0 : LARGE]));
                case 3 -> others.add(Map.entry(name, entry.getValue()));
                case 4 ->
                        others.add(
                                Map.entry(
                                        entry.getKey() + (random.nextBoolean() ? "/" : "x"),
                                        new byte[0]));
                case 5 -> Collections.shuffle(others, new Random(random.nextLong()));
                default -> {
                    if (others.size() > 1) {
                        others.remove(at);
                    }
                }
            }
        }
        return others;
    }

    /** Writes an archive; entries whose names cannot be written, or are there, are left out. */
    public static byte[] zip(List<Map.Entry<String, byte[]>> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries) {
                try {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                } catch (ZipException e) {
                    // a name that is there already
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Damages a field of the directory's entries or end. */
    private static byte[] directory(byte[] archive, SplittableRandom random) {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + Integer.BYTES <= archive.length; at++) {
            int signature = bytes.getInt(at);
            if (signature == DIRECTORY_ENTRY || signature == DIRECTORY_END) {
                places.add(at);
            }
        }
        int place = places.get(random.nextInt(places.size()));
        int field = place + random.nextInt(DIRECTORY_ENTRY_BYTES / 2) * 2;
        Damage.number(archive, field, Damage.size(random), true);
        return archive;
    }
}
