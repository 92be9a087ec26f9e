package org.vhe.spark;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on the driver, once for each executor, that it does not compute as the driver does. */
final class MachineCheck {
    private static final Logger log = LoggerFactory.getLogger(MachineCheck.class);
    private static final Set<Machine> SEEN = new HashSet<>();

    private MachineCheck() {}

    static synchronized void observe(Machine machine) {
        if (!SEEN.add(machine)) {
            return;
        }
        String differences = Machine.here().differences(machine);
        if (!differences.isEmpty()) {
            log.warn(
                    "{} does not compute as the driver does, so results may differ in their last bits from those of one machine, and between runs: {}",
                    machine.name(),
                    differences);
        }
    }
}
