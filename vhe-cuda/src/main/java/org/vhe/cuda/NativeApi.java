package org.vhe.cuda;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A library's functions by name, each of which returns an error code. */
final class NativeApi {
    private final String file;
    private final Map<String, Function> functions = new HashMap<>();
    private final NativeLibrary library;

    /**
     * @param library the loaded library
     * @param names functions that must be there
     * @throws UnsatisfiedLinkError that names the file and the first function it lacks
     */
    NativeApi(NativeLibrary library, List<String> names) {
        this.library = library;
        this.file = library.getFile() == null ? library.getName() : library.getFile().getPath();
        for (String name : names) {
            functions.put(
                    name,
                    find(name)
                            .orElseThrow(
                                    () ->
                                            new UnsatisfiedLinkError(
                                                    "%s has no function '%s'; it is too old or not the library expected"
                                                            .formatted(file, name))));
        }
    }

    private Optional<Function> find(String name) {
        try {
            return Optional.of(library.getFunction(name));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    /** Whether the library has a function that it may lack. */
    boolean has(String name) {
        if (!functions.containsKey(name)) {
            find(name).ifPresent(function -> functions.put(name, function));
        }
        return functions.containsKey(name);
    }

    /** Calls a function for its error code. */
    int call(String name, Object... arguments) {
        return functions.get(name).invokeInt(arguments);
    }

    /** Calls a function that returns text; null where it returns none. */
    String text(String name, Object... arguments) {
        return functions.get(name).invokeString(arguments, false);
    }

    /** What a function makes, which writes the address where it is told to. */
    static Pointer created(Consumer<PointerByReference> function) {
        PointerByReference address = new PointerByReference();
        function.accept(address);
        return address.getValue();
    }

    /** A number to be given by its address. */
    static Memory number(float value) {
        Memory memory = new Memory(4);
        memory.setFloat(0, value);
        return memory;
    }

    /** Where the library was loaded from. */
    String file() {
        return file;
    }
}
