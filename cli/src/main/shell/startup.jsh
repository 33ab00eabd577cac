import dev.nacre.*;
import dev.nacre.data.*;
import dev.nacre.io.*;
import dev.nacre.nn.*;
import dev.nacre.nn.Module;
import dev.nacre.optim.*;
import dev.nacre.type.*;
