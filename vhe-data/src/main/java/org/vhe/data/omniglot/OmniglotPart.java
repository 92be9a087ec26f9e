package org.vhe.data.omniglot;

/** The two archives that Omniglot comes in, split by alphabets (Lake et al., 2015). */
enum OmniglotPart {
    BACKGROUND("images_background", 30, 964, "68d2efa1b9178cc56df9314c21c6e718"),
    EVALUATION("images_evaluation", 20, 659, "6b91aef0f799c5bb55b94e3f2daec811");

    /** Drawings of every character, one by each of the 20 drawers of its alphabet. */
    static final int DRAWINGS_PER_CHARACTER = 20;

    private final String folderName;
    private final int alphabets;
    private final int characters;
    private final String md5;

    OmniglotPart(String folderName, int alphabets, int characters, String md5) {
        this.folderName = folderName;
        this.alphabets = alphabets;
        this.characters = characters;
        this.md5 = md5;
    }

    /** The name of the outermost folder. */
    String folderName() {
        return folderName;
    }

    /** The name of the archive's file. */
    String archiveName() {
        return folderName + ".zip";
    }

    /** The number of alphabets. */
    int alphabets() {
        return alphabets;
    }

    /** The number of characters, over all alphabets. */
    int characters() {
        return characters;
    }

    /** The MD5 checksum of the archive as published, in lower-case hexadecimal. */
    String md5() {
        return md5;
    }
}
