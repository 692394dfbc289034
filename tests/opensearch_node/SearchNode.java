import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.TransportService;

/**
 * A node of OpenSearch in this process, with modules from the class path: the classes in the property "modules".
 *
 * <p>Arguments are settings, NAME=VALUE. It says "ready HTTP_PORT TRANSPORT_PORT" and ends with its standard input, so
 * that it never outlives the tests that started it.
 */
public final class SearchNode extends Node {
    private SearchNode(Settings settings) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"), modules(), false);
    }

    private static Collection<PluginInfo> modules() {
        List<PluginInfo> modules = new ArrayList<>();
        for (String name : System.getProperty("modules").split(",")) {
            modules.add(new PluginInfo(name, "", "", Version.CURRENT, "21", name, null, List.of(), false));
        }
        return modules;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream told = System.out;
        System.setOut(System.err); // where all that others print goes
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            settings.put(argument.substring(0, at), argument.substring(at + 1));
        }
        try (SearchNode node = new SearchNode(settings.build())) {
            node.start();
            int http = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress().getPort();
            int transport =
                    node.injector().getInstance(TransportService.class).boundAddress().publishAddress().getPort();
            told.println("ready " + http + " " + transport);
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
        System.exit(0);
    }
}
