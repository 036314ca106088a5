//! Numbers as generic arguments, in the types of parameters and results and in the body.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    const fn doubled(number: usize) -> usize {
        number * 2
    }

    #[traced]
    fn array<const N: usize>(first: u8) -> [u8; N] {
        let mut next = first;
        std::array::from_fn(|_| {
            next += 1;
            next
        })
    }

    #[traced]
    fn expression(mut numbers: [u8; doubled(2)]) -> [u8; doubled(1) + 1] {
        numbers.reverse();
        [numbers[0], numbers[1], numbers[2]]
    }

    #[traced]
    fn checked<const LEAST: u8, T, const N: usize>(all: &[T; N]) -> Result<&[T; N], [u8; N]>
    where
        T: PartialOrd<u8>,
    {
        if all.iter().any(|one| *one < LEAST) {
            return Err([LEAST; N]);
        }
        Ok(all)
    }

    struct Grid<const WIDTH: usize, const HEIGHT: usize = 2>([[u8; WIDTH]; HEIGHT]);

    impl<const WIDTH: usize, const HEIGHT: usize> Grid<WIDTH, HEIGHT> {
        #[traced]
        fn row<const AT: usize>(&self) -> Option<[u8; WIDTH]> {
            const { assert!(HEIGHT > 0) };
            if AT < HEIGHT { Some(self.0[AT]) } else { None }
        }

        #[traced]
        fn turned(self) -> Grid<HEIGHT, WIDTH> {
            Grid(std::array::from_fn(|x| std::array::from_fn(|y| self.0[y][x])))
        }
    }

    pub fn run() {
        see((array::<2>(1), array::<0>(1)));
        see(expression([1, 2, 3, 4]));
        see((checked::<1, u8, 2>(&[1, 2]), checked::<2, u8, 2>(&[1, 2])));
        let grid = Grid([[1, 2, 3], [4, 5, 6]]);
        see((grid.row::<1>(), grid.row::<2>()));
        see(grid.turned().0);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        array
        array
        expression
        checked
        checked ![u8; 2]
        row
        row
        turned
        ",
    );
}
