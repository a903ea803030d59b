/** Widget instances from the files of customers, as they are or on a wire of the simulator. */
@Export
@Version("1.0.0")
package io.webchat.simulated;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
