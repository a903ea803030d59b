/** The command and event bus of one widget instance, with the semantics of CXBus. */
@Export
@Version("2.0.0")
package io.webchat.api.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
