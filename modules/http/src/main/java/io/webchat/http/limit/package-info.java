/** How often something may happen: for each client, and for each network address. */
@Export
@Version("1.0.0")
package io.webchat.http.limit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
