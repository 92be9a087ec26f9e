package org.vhe.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Provenance;
import org.vhe.data.Warnings;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.archive.ZipFixture;
import org.vhe.data.folder.ImageFolderOptions.Values;
import org.vhe.data.image.ImageFiles;
import org.vhe.data.image.Inversion;

class ImageFolderTest {
    private static final ImageFolderOptions OPTIONS = ImageFolderOptions.DEFAULT.withSize(4, 4);
    private static final byte[] TEXT = "some notes".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    /** 8 x 8, the given number of columns black. */
    private static byte[] png(int columns) {
        return ZipFixture.png(8, 0, 0, columns, 8);
    }

    private static List<String> labels(GroupedDataset data, String name) {
        Grouping grouping = data.grouping(name);
        return IntStream.range(0, data.size())
                .mapToObj(element -> grouping.label(grouping.groupOf(element)))
                .toList();
    }

    private static List<Float> ink(GroupedDataset data) {
        return IntStream.range(0, data.size())
                .mapToObj(
                        element -> {
                            float sum = 0;
                            for (float value : data.values(element)[0]) {
                                sum += value;
                            }
                            return sum / data.elementLength();
                        })
                .toList();
    }

    private static ZipFixture oneLevel() {
        return new ZipFixture()
                .with("own/b/2.png", png(2))
                .with("own/b/1.png", png(4))
                .with("own/a a/x.png", png(1))
                .with("own/a/écrit 四.PNG", png(3));
    }

    private static ZipFixture twoLevels() {
        return new ZipFixture()
                .with("own/Greek/alpha/1.png", png(1))
                .with("own/Greek/beta/1.png", png(2))
                .with("own/Latin/alpha/1.png", png(3));
    }

    private GroupedDataset read(ZipFixture files, ImageFolderOptions options) throws IOException {
        return ImageFolder.read(files.unpack(folder).resolve("own"), options).data();
    }

    @Test
    void foldersAreClassesAndImagesAreSorted() throws IOException {
        GroupedDataset data = read(oneLevel(), OPTIONS);

        assertThat(data.elementShape()).containsExactly(1, 4, 4);
        assertThat(data.groupingNames()).containsExactly("element", "character");
        assertThat(labels(data, "character")).containsExactly("a", "a a", "b", "b");
        assertThat(ink(data)).containsExactly(3 / 8f, 1 / 8f, 4 / 8f, 2 / 8f);
    }

    @Test
    void foldersAboveAreASecondGrouping() throws IOException {
        GroupedDataset data = read(twoLevels(), OPTIONS);

        assertThat(labels(data, "alphabet")).containsExactly("Greek", "Greek", "Latin");
        assertThat(labels(data, "character"))
                .containsExactly("Greek/alpha", "Greek/beta", "Latin/alpha");
        assertThat(read(new ZipFixture(), OPTIONS.withGroupings("kind", "family")).groupingNames())
                .containsExactly("element", "family", "kind");
    }

    @Test
    void archiveIsReadAsTheFolderWithOrWithoutItsName() throws IOException {
        String expected = read(oneLevel(), OPTIONS).fingerprint();
        ZipFixture bare =
                new ZipFixture()
                        .with("b/2.png", png(2))
                        .with("b/1.png", png(4))
                        .with("a a/x.png", png(1))
                        .with("a/écrit 四.PNG", png(3));
        for (ZipFixture files : List.of(oneLevel().with("own/", new byte[0]), bare)) {
            Path zip = files.zip(folder.resolve("own data.zip"));
            assertThat(ImageFolder.read(zip, OPTIONS).data().fingerprint()).isEqualTo(expected);
        }
        Path one = new ZipFixture().with("a/1.png", png(1)).zip(folder.resolve("one.zip"));
        assertThat(labels(ImageFolder.read(one, OPTIONS).data(), "character")).containsExactly("a");
    }

    /** Files without a block on disk, larger than any image may be. */
    @Test
    void filesThatAreTooLargeAreUnreadableOnes() throws IOException {
        Path own = oneLevel().unpack(folder).resolve("own");
        Path video = own.resolve("b/video.mp4");
        try (RandomAccessFile large = new RandomAccessFile(video.toFile(), "rw")) {
            large.setLength((1L << 26) + 1);
        }
        assertThatThrownBy(() -> ImageFolder.read(own, OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("video.mp4: expected at most 67108864 bytes, found more");
        ImageFolderOptions skipping = OPTIONS.withSkipUnreadable(true);
        ImageFolder read = ImageFolder.read(own, skipping);
        assertThat(read.skipped()).containsExactly("own/b/video.mp4");
        assertThat(read.data().size()).isEqualTo(4);

        Files.move(video, own.resolve("b/video.png"));
        try (RandomAccessFile large =
                new RandomAccessFile(own.resolve("b/video.png").toFile(), "rw")) {
            large.write(png(1));
        }
        List<Path> single = List.of(own.resolve("b/video.png"), own.resolve("b/1.png"));
        assertThat(labels(ImageFolder.unlabelled(single, skipping), ImageFolder.FILE))
                .containsExactly(own.resolve("b/1.png").toString());
        assertThatThrownBy(() -> ImageFolder.unlabelled(single, OPTIONS))
                .hasMessageContaining("video.png: expected at most 67108864 bytes, found more");
    }

    @Test
    void deeperAndMixedLevelsAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> read(twoLevels().with("own/Latin/b/c/1.png", png(1)), OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected every image as <character>/<image>")
                .hasMessageContaining("<alphabet>/<character>/<image>")
                .hasMessageContaining("found it in 3 folders: own/Latin/b/c/1.png");
        Files.delete(folder.resolve("own/Latin/b/c/1.png"));
        Files.delete(folder.resolve("own/Latin/b/c"));
        Files.delete(folder.resolve("own/Latin/b"));
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS.withSkipUnreadable(true)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("found both: own/a/écrit 四.PNG, own/Greek/alpha/1.png");
    }

    @Test
    void whatIsNoImageOrInNoClassIsRefusedOrSkippedByName() throws IOException {
        ZipFixture files = oneLevel().with("own/a/notes.png", TEXT).with("own/stray.png", png(1));
        assertThatThrownBy(() -> read(files, OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own/a/notes.png: expected a PNG, JPEG, BMP or GIF image")
                .hasMessageContaining("found text");
        List<ImageFolder> found = new ArrayList<>();
        List<String> warnings =
                Warnings.of(
                        ImageFolder.class,
                        () ->
                                found.add(
                                        ImageFolder.read(
                                                folder.resolve("own"),
                                                OPTIONS.withSkipUnreadable(true))));

        assertThat(found.get(0).skipped()).containsExactly("own/a/notes.png", "own/stray.png");
        assertThat(found.get(0).data().size()).isEqualTo(4);
        assertThat(warnings).singleElement().asString().contains("left out 2 files");
        Files.delete(folder.resolve("own/a/notes.png"));
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS))
                .hasMessageContaining("found own/stray.png");
    }

    @Test
    void classesOfFewImagesAreLeftOutByRequestOnly() throws IOException {
        assertThat(read(oneLevel(), OPTIONS).grouping("character").groupCount()).isEqualTo(3);
        Files.createDirectory(folder.resolve("own/none"));
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected images in the folder own/none, found none");
        ImageFolder read = ImageFolder.read(folder.resolve("own"), OPTIONS.withMinMembers(2));

        assertThat(read.tooSmall()).containsExactly("a", "a a", "none");
        assertThat(labels(read.data(), "character")).containsExactly("b", "b");
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS.withMinMembers(3)))
                .hasMessageContaining("expected folders of at least 3 images, found none");
    }

    @Test
    void limitsAreOfImagesAndTheirPixels() {
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS.withLimits(3, 64)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own: expected at most 3 images, found more");
        assertThatThrownBy(() -> read(oneLevel(), OPTIONS.withLimits(4, 63)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own/a/écrit 四.PNG: expected an image of at most 63 pixels");
    }

    @Test
    void linksAreRefused() throws IOException {
        read(oneLevel(), OPTIONS);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.write(elsewhere.resolve("1.png"), png(1));
        Path link = folder.resolve("own/link");
        for (Path target : List.of(elsewhere, elsewhere.resolve("1.png"), folder.resolve("own"))) {
            Files.createSymbolicLink(link, target);
            assertThatThrownBy(() -> read(oneLevel(), OPTIONS.withSkipUnreadable(true)))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining(
                            "own/link: expected a file or a folder, found a symbolic link");
            Files.delete(link);
        }
    }

    @Test
    void equalImagesAndNamesThatDifferByCaseAreKeptApart() throws IOException {
        Path zip =
                new ZipFixture()
                        .with("a/1.png", png(1))
                        .with("a/2.png", png(1))
                        .with("A/1.png", png(1))
                        .zip(folder.resolve("equal.zip"));
        assertThat(labels(ImageFolder.read(zip, OPTIONS).data(), "character"))
                .containsExactly("A", "a", "a");
    }

    @Test
    void wideImagesArePaddedCroppedOrStretched() throws IOException {
        BufferedImage wide = ImageFiles.half(8, 16, BufferedImage.TYPE_INT_RGB, Color.BLACK);
        ZipFixture files = new ZipFixture().with("own/a/wide.png", ImageFiles.encode(wide, "png"));

        assertThat(read(files, OPTIONS).values(0)[0])
                .containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0);
        ImageFolderOptions small = OPTIONS.withSize(1, 2);
        assertThat(read(files, small.withFit(ImageFit.STRETCH)).values(0)[0]).containsExactly(1, 0);
        assertThat(read(files, OPTIONS.withSize(2, 2).withFit(ImageFit.CROP)).values(0)[0])
                .containsExactly(1, 0, 1, 0);
        assertThat(read(files, OPTIONS.withSize(4, 1).withFit(ImageFit.CROP)).values(0)[0])
                .containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Test
    void smallImagesAreEnlarged() throws IOException {
        ZipFixture files = new ZipFixture().with("own/a/dot.png", ZipFixture.png(1, 0, 0, 1, 1));
        assertThat(read(files, OPTIONS).values(0)[0]).containsOnly(1);
    }

    @Test
    void valuesAreInkOrBrightness() throws IOException {
        ZipFixture files = new ZipFixture().with("own/a/1.png", png(2));

        assertThat(ink(read(files, OPTIONS))).containsExactly(0.25f);
        assertThat(ink(read(files, OPTIONS.withValues(Values.LIGHT_INK)))).containsExactly(0.75f);
        assertThat(ink(read(files, OPTIONS.withValues(Values.BRIGHTNESS)))).containsExactly(0.75f);
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> read(files, OPTIONS.withValues(Values.LIGHT_INK))))
                .hasSize(1);
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> read(files, OPTIONS.withValues(Values.BRIGHTNESS))))
                .isEmpty();
    }

    @Test
    void coloursAreChannels() throws IOException {
        BufferedImage red = ImageFiles.half(8, 8, BufferedImage.TYPE_INT_RGB, Color.RED);
        ZipFixture files = new ZipFixture().with("own/a/red.jpg", ImageFiles.encode(red, "jpeg"));
        GroupedDataset data = read(files, OPTIONS.withRgb(true).withValues(Values.BRIGHTNESS));

        assertThat(data.elementShape()).containsExactly(3, 4, 4);
        assertThat(data.values(0)[0][0]).isCloseTo(1, within(0.05f));
        assertThat(data.values(0)[0][16]).isCloseTo(0, within(0.05f));
        assertThat(data.values(0)[0][19]).isCloseTo(1, within(0.05f));
    }

    @Test
    void orderIsThatOfNamesForManyImages() throws IOException {
        ZipFixture files = new ZipFixture();
        for (int i = 299; i >= 0; i--) {
            files.with("own/class %03d/1.png".formatted(i), png(i % 9));
        }
        GroupedDataset data = read(files, OPTIONS);

        assertThat(labels(data, "character")).isSorted().hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(ink(data).get(i)).isEqualTo(i % 9 / 8f);
        }
    }

    @Test
    void provenanceHoldsTheOptions() throws IOException {
        ImageFolderOptions options =
                OPTIONS.withFit(ImageFit.CROP).withRgb(true).withSkipUnreadable(true);
        Provenance provenance = Provenance.of("own", read(oneLevel(), options), options);

        assertThat(provenance.preparation(ImageFolderOptions.class)).isEqualTo(options);
        assertThat(provenance.groups()).containsKey("character");
    }

    @Test
    void missingAndImpossibleThingsAreRefusedByName() {
        assertThatThrownBy(() -> ImageFolder.read(folder.resolve("nowhere"), OPTIONS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> ImageFolder.read(folder, OPTIONS))
                .hasMessageContaining("expected folders of at least 1 images, found none");
        assertThatThrownBy(() -> OPTIONS.withGroupings("a", "a")).hasMessageContaining("both 'a'");
        assertThatThrownBy(() -> OPTIONS.withGroupings("element", "a"))
                .hasMessage("classes must not be 'element', which every data set has");
        assertThatThrownBy(() -> OPTIONS.withSize(1 << 12, 1 << 13))
                .hasMessageContaining("4096 x 8192");
        assertThatThrownBy(() -> OPTIONS.withMinMembers(0)).hasMessageContaining("minMembers");
    }

    @Test
    void imagesWithoutClassesAreNamedByTheirFiles() throws IOException {
        Path loose = Files.createDirectories(folder.resolve("loose/deeper"));
        Files.write(loose.resolve("b.png"), png(2));
        Files.write(folder.resolve("loose/a.png"), png(1));
        Path single = Files.write(folder.resolve("single.png"), png(3));
        List<Path> sources = List.of(single, folder.resolve("loose"));
        GroupedDataset images = ImageFolder.unlabelled(sources, ImageFolderOptions.DEFAULT);

        assertThat(images.grouping(ImageFolder.FILE).labels())
                .containsExactlyInAnyOrder(
                        single.toString(),
                        folder.resolve("loose/a.png").toString(),
                        loose.resolve("b.png").toString());
        assertThat(images.size()).isEqualTo(3);
        Path notes = Files.writeString(folder.resolve("loose/notes.txt"), "no image");
        assertThatThrownBy(() -> ImageFolder.unlabelled(sources, ImageFolderOptions.DEFAULT))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("notes.txt");
        ImageFolderOptions skipping = ImageFolderOptions.DEFAULT.withSkipUnreadable(true);
        assertThat(ImageFolder.unlabelled(sources, skipping).size()).isEqualTo(3);
        Files.delete(notes);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> ImageFolder.unlabelled(List.of(empty), skipping))
                .hasMessageContaining("found none");
    }
}
